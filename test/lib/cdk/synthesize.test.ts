import { join } from 'node:path';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { synthesizedTypes } from '../../../lib/cdk/synthesize.ts';

it('tells what CloudFormation would make of a service, resource by resource', () => {
  const types = synthesizedTypes(loadService({ entry: join(__dirname, 'advised-service.ts') }));
  expect([...types].sort()).toEqual([
    'AWS::DynamoDB::GlobalTable',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'AWS::SQS::Queue',
    'AWS::SQS::Queue',
    'AWS::SQS::QueuePolicy',
    'AWS::SQS::QueuePolicy',
  ]);
});
