import { Router } from '@aws-lambda-powertools/event-handler/http';
import { handler as count } from '../first-command/castore.ts';

const app = new Router();
app.post('/counts', async ({ req }) => {
  const { statusCode } = await count({ body: await req.text() });
  return { statusCode, body: {} };
});

/** The same behind the router of Powertools. */
export const handler = (event: unknown, context: unknown) => app.resolve(event, context as never);
