/**
 * The vocabulary of the protocol. Imports nothing from the other rooms; holds no rules beyond the
 * arithmetic of quorums, so that every other file can speak the same words.
 */
export * from './allowlist.js'
export * from './assert.js'
export * from './block.js'
export * from './bounded-map.js'
export * from './bytes.js'
export * from './case.js'
export * from './consensus-message.js'
export * from './cryptography.js'
export * from './flavour.js'
export * from './genesis.js'
export * from './header.js'
export * from './quorum.js'
export * from './transaction.js'
export * from './verdict.js'
export * from './waiting.js'
