import type { Assembly } from './options.js'

/** Loads each module on its first use, so that commands to a running node load neither libp2p nor LevelDB. */
export const assembly: Assembly = {
  runStart: async options => (await import('../node/index.js')).runStart(options),
  runInit: async options => (await import('../node/index.js')).runInit(options),
  roleIn: async folder => (await import('../node/index.js')).roleIn(folder),
  backUpKeys: async options => (await import('../node/index.js')).backUpKeys(options),
  verifyChain: async options => (await import('../node/index.js')).verifyChain(options),
  readProof: async (json, chainId) => (await import('../node/index.js')).readProof(json, chainId),
  readAccesses: async (view, chainId) => (await import('../node/index.js')).readAccesses(view, chainId),
  readReceipt: async (json, chainId) => (await import('../receipt/index.js')).readReceipt(json, chainId),
  examineFolder: async options => (await import('../node/index.js')).examineFolder(options),
  makePatientKey: async passphrase => (await import('../node/index.js')).makePatientKey(passphrase),
  openPatientKey: async (text, passphrase) =>
    (await import('../node/index.js')).openPatientKey(text, passphrase),
  makePractitionerKey: async passphrase =>
    (await import('../node/index.js')).makePractitionerKey(passphrase),
  openPractitionerKey: async (text, passphrase) =>
    (await import('../node/index.js')).openPractitionerKey(text, passphrase),
  patientCard: async patient => (await import('../node/index.js')).patientCard(patient),
  runTestnet: async options => (await import('../testnet/index.js')).runTestnet(options)
}
