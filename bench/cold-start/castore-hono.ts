import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { handler as count } from '../first-command/castore.ts';

const app = new Hono();
app.post('/counts', async (c) => c.json({}, (await count({ body: await c.req.text() })).statusCode as 200));

/** What a team would write without us: castore over the SDK, behind Hono. */
export const handler = handle(app);
