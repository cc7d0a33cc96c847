/**
 * This folder holds the types that all folders of the protocol share, and small helpers on bytes. It imports
 * from no other folder. Its only rule is the arithmetic of quorums.
 */
export * from './allowlist.js';
export * from './assert.js';
export * from './beacon-share.js';
export * from './block.js';
export * from './bounded-map.js';
export * from './bytes.js';
export * from './case.js';
export * from './case-keys.js';
export * from './consensus-message.js';
export * from './cryptography.js';
export * from './dealing.js';
export * from './flavour.js';
export * from './genesis.js';
export * from './group.js';
export * from './header.js';
export * from './key-epoch.js';
export * from './quorum.js';
export * from './recovery.js';
export * from './transaction.js';
export * from './verdict.js';
export * from './waiting.js';
//# sourceMappingURL=index.js.map