import * as z from 'zod';

/** What streams are named by. */
export const id = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^#]+$/, 'holds #');

/** In seconds. */
export const day = 86_400;
