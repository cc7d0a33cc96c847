import { DEFAULT_PARAMETERS } from '../../protocol/membership/index.js';
export const SIM_START = 1_800_000_000_000;
/** The parameters for production. */
export const experimentParameters = DEFAULT_PARAMETERS;
/** k: the first holders of a case, which decide it if they agree. */
export const DRAWN = experimentParameters.validatorsPerDiagnosis;
//# sourceMappingURL=parameters.js.map