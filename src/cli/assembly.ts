import type { Assembly } from './options.js'

/** Loaded when called: a command that only asks a running node starts without libp2p and level. */
export const assembly: Assembly = {
  async runStart (options) {
    const { runStart } = await import('../node/index.js')
    return await runStart(options)
  },
  async runInit (options) {
    const { runInit } = await import('../node/index.js')
    return await runInit(options)
  },
  async verifyChain (options) {
    const { verifyChain } = await import('../node/index.js')
    return await verifyChain(options)
  },
  async examineFolder (options) {
    const { examineFolder } = await import('../node/index.js')
    return await examineFolder(options)
  },
  async runTestnet (options) {
    const { runTestnet } = await import('../testnet/index.js')
    return await runTestnet(options)
  }
}
