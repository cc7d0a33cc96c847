import { ZERO_32 } from './bytes.js';
export const NO_RECOVERY = ZERO_32;
//# sourceMappingURL=recovery.js.map