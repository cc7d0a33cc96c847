import { randomBytes } from 'node:crypto'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { CaseIndex } from '../../../src/node/loop/case-index.js'
import { DataFolder } from '../../../src/node/machine/data-folder.js'
import { ShareFile } from '../../../src/node/keys/share-file.js'
import { encodeKeyFile } from '../../../src/node/machine/key-file.js'
import { Secrets } from '../../../src/node/machine/secrets.js'
import type { Signer } from '../../../src/protocol/types/index.js'
import { equal, hex, SHARED_KEYS } from '../../../src/protocol/types/index.js'
import {
  EnvelopeFiles, KeyFile, nodeFileSystem, nodeSlotFiles, NodeStore, openLevelStore, openWal
} from '../../../src/storage/index.js'
import { boxSecretOf } from '../../fixtures/dealt-epoch.js'
import type { LongChain } from './long-chain.js'
import { Unsynced } from './unsynced.js'

const BODIES_AT_ONCE = 500

/**
 * Writes keys and data folders of a government and its hospitals, as if their processes had stopped cleanly
 * at the tip of `made`. Their names are `government`, `hospital-1`, ….
 */
export async function writeNodeFolders (folder: string, made: LongChain): Promise<void> {
  const { world } = made
  const storeOf = (name: string): string => path.join(folder, 'data', name, 'store')
  await writeNode(folder, 'government', made, world.government)
  await withStore(storeOf('government'), async store => {
    await world.store(store)
  })
  const names = world.signers.map((_, index) => `hospital-${index + 1}`)
  for (const [index, name] of names.entries()) {
    const signer = world.signers[index]!
    await writeNode(folder, name, made, signer)
    const padsOf = (name: string): string => path.join(folder, 'data', name, 'pads')
    const bodiesOf = (name: string): string => path.join(folder, 'data', name, 'bodies')
    await cp(storeOf(index === 0 ? 'government' : 'hospital-1'), storeOf(name), { recursive: true })
    for (const made of [padsOf(name), bodiesOf(name)]) await mkdir(made, { mode: 0o700 })
    if (index > 0) {
      await cp(padsOf('hospital-1'), padsOf(name), { recursive: true })
      await cp(bodiesOf('hospital-1'), bodiesOf(name), { recursive: true })
      continue
    }
    const pads = await KeyFile.open(nodeSlotFiles, padsOf(name), count => new Uint8Array(randomBytes(count)))
    await withStore(storeOf(name), async level => {
      const envelopes = await EnvelopeFiles.open(nodeSlotFiles, bodiesOf(name), level)
      const store = await NodeStore.open(level, pads, envelopes)
      for (let at = 0; at < made.bodies.length; at += BODIES_AT_ONCE) {
        await store.putBodies(made.bodies.slice(at, at + BODIES_AT_ONCE))
      }
      await envelopes.close()
    })
    await pads.close()
  }
  // This happens after the copying, because each hospital has different secrets.
  for (const [index, name] of names.entries()) {
    await withStore(storeOf(name), async level => { await writeSecrets(level, made, world.signers[index]!) })
  }
}

async function writeNode (folder: string, name: string, made: LongChain, signer: Signer): Promise<void> {
  const keys = path.join(folder, 'keys', name)
  await mkdir(keys, { recursive: true, mode: 0o700 })
  const seed = made.world.seedOf(signer)
  const isGovernment = name === 'government'
  for (const kind of isGovernment ? ['node', 'list'] as const : ['node'] as const) {
    await writeFile(path.join(keys, `${kind}-key.json`), await encodeKeyFile(kind, seed, undefined),
      { mode: 0o600 })
  }
  if (!isGovernment) await writeShares(keys, made, signer)
  await mkdir(path.join(folder, 'data'), { recursive: true })
  const data = DataFolder.open(path.join(folder, 'data', name), isGovernment ? 'government' : 'hospital')
  data.pinIdentity(hex(signer.id))
  data.pinChain(hex(made.world.chain.id))
  // An empty log, because a missing log would mean that votes were lost.
  const wal = await openWal(data.walPath, nodeFileSystem)
  await wal.close()
  data.close()
}

/** Writes the share file: the shares of the epoch in use, and the secrets of both box keys so far. */
async function writeShares (folder: string, { world }: LongChain, signer: Signer): Promise<void> {
  const { group } = world.chain.verifier
  const { epoch: { holders, number }, secretShare } = world.dealt
  const holder = holders.findIndex(id => equal(id, signer.id))
  const { file } = await ShareFile.open({
    folder, seed: world.seedOf(signer), publicKey: signer.id, group,
    random: count => new Uint8Array(randomBytes(count))
  })
  await file.save({
    height: 0,
    boxes: [0, number].map(since => ({ since, secret: boxSecretOf(group, signer.id, since) })),
    dealing: undefined,
    shares: [{ epoch: number, scalars: SHARED_KEYS.map((_, key) => secretShare(holder, key)) }]
  })
}

async function writeSecrets (level: Unsynced, made: LongChain, signer: Signer): Promise<void> {
  const store = await NodeStore.open(level)
  const secrets = new Secrets(made.world.seedOf(signer), count => new Uint8Array(randomBytes(count)))
  await store.write([
    ...made.recordKeys.filter(({ holder }) => equal(holder.id, signer.id)).map(({ caseId, key }) =>
      store.recordKeys.putting(caseId, secrets.seal('record-key', caseId, key)))
  ])
  await (await CaseIndex.open(store, secrets.indexSecret)).rebuild()
}

async function withStore (place: string, work: (store: Unsynced) => Promise<void>): Promise<void> {
  await mkdir(path.dirname(place), { recursive: true })
  const store = new Unsynced(await openLevelStore(place))
  try {
    await work(store)
  } finally {
    await store.close()
  }
}
