import { caseRoutes } from './cases.js';
import { chainRoutes } from './chain.js';
import { diagnosisRoutes } from './diagnoses.js';
import { memberRoutes } from './members.js';
import { nodeRoutes } from './node.js';
import { patientRoutes } from './patients.js';
import { recoveryRoutes } from './recovery.js';
import { reviewRoutes } from './reviews.js';
export { CASE_STATUSES } from './cases.js';
export const routes = {
    ...nodeRoutes, ...chainRoutes, ...caseRoutes, ...memberRoutes, ...diagnosisRoutes, ...reviewRoutes,
    ...patientRoutes, ...recoveryRoutes
};
//# sourceMappingURL=index.js.map