import type { Assembly } from './options.js'

/** Loads each module when it is called, so that a command to a running node loads no libp2p and no level. */
export const assembly: Assembly = {
  runStart: async options => (await import('../node/index.js')).runStart(options),
  runInit: async options => (await import('../node/index.js')).runInit(options),
  verifyChain: async options => (await import('../node/index.js')).verifyChain(options),
  examineFolder: async options => (await import('../node/index.js')).examineFolder(options),
  runTestnet: async options => (await import('../testnet/index.js')).runTestnet(options)
}
