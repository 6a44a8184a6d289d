/** What is used of the official client, in a file that is loaded with the first call. */
export { CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
