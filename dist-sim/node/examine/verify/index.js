/**
 * This folder verifies a stored chain, explains its draws, and exports it.
 *
 * It never writes to the database that it reads, and trusts no result that is stored there. Every answer
 * follows from the genesis and the stored blocks alone. Nothing here takes part in agreement, so a fault here
 * cannot harm the chain.
 */
export { explainCase } from './explain-draw.js';
export { exportChain } from './export.js';
export { verifyChain } from './verify-folder.js';
export { verifyStore } from './verify-store.js';
//# sourceMappingURL=index.js.map