export { pushPaths } from '../../../runtime/contract/push-paths.ts';
