// Loading its rules takes 2 s in each file of tests; test/lib/cdk/default-rules.test.ts holds every kind to them.
process.env.CDK_VALIDATION ??= 'false';
