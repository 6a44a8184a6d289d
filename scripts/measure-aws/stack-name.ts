/** The stack that is deployed to be measured, and destroyed after. */
export const stackName = 'allframe-measure';
