const { default: Sequencer } = require('@jest/test-sequencer');

/** Files of the second tier that take more than half a minute: one that begins last would leave a core idle behind it. */
const long = [
  'terraform/emitted-stacks',
  'kitchen-sink/depot-iam',
  'invariants/rebuild',
  'package',
  'lifecycle/lifecycle',
  'kitchen-sink/depot',
  'terraform/safety',
  'google/cloud-run',
  'deployed/template',
  'kitchen-sink/gateways',
  'transport/scheduler-timers',
  'invariants/commands',
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const order = ({ path }) => {
      const index = long.findIndex((name) => path.endsWith(`${name}.test.ts`));
      return index === -1 ? long.length : index;
    };
    return super.sort(tests).toSorted((left, right) => order(left) - order(right));
  }
};
