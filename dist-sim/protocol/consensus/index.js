export { policyOf } from './policy.js';
export { adaptedTimeout, isTimely, viewTimeout } from './timers.js';
export { walRecordCodec } from './wal-record.js';
export { leaderOf } from './state.js';
export { startHeight } from './start-height.js';
export { step } from './step.js';
//# sourceMappingURL=index.js.map