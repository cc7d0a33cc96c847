/** A consortium in which hospitals only keep pads and shares of the custody key, and answer requests. */
import assert from 'node:assert/strict'
import type { KeysAnswered } from '../../../../src/node/accesses/key-notes.js'
import { CustodyAsker } from '../../../../src/node/custody/custody-asker.js'
import { CustodyServer, type CustodyLedger } from '../../../../src/node/custody/custody-server.js'
import { SENSITIVE, type Closure, type LiveConsent } from '../../../../src/protocol/consent/index.js'
import { createSigner, sha256 } from '../../../../src/protocol/crypto/index.js'
import { makeRecordKey, proveCustody } from '../../../../src/protocol/custody/index.js'
import {
  compare, concat, CUSTODY_KEY, equal, hex, openedCase, Relation, utf8, ZERO_32,
  type Case, type Chain, type KeyEpoch, type Proposal, type Scalar,
  type Signer
} from '../../../../src/protocol/types/index.js'
import { sealBody } from '../../../../src/records/index.js'
import { KeyFile } from '../../../../src/storage/index.js'
import { madeUpCasePart } from '../../../fixtures/made-up-case-part.js'
import { MemorySlotFiles } from '../../../fixtures/memory-slot-files.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { Hub, MemoryNetwork } from '../../../fixtures/memory-network.js'
import { NOW } from '../../protocol/consent/model.js'
import { freshlyHeld, holdersOf } from '../../protocol/sharing/holders.js'

const quiet = (): void => {}
export const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet }

/** A counter makes the random bytes, so that every run is the same. */
let drawn = 0
export const random = (count: number): Uint8Array =>
  concat(sha256(utf8(`random ${drawn++}`)), sha256(utf8(`more ${drawn}`))).slice(0, count)

/** A case with what only its submitter had before it lost its disk. */
export interface Submitted {
  readonly found: Case
  readonly plain: Uint8Array
  readonly ciphertext: Uint8Array
  readonly key: Uint8Array
  readonly pad: Uint8Array
}

export class RigHospital {
  files = new MemorySlotFiles()
  readonly alarms: string[] = []
  readonly lines: unknown[] = []
  isWhole = true
  /** The height of the newest block here. Requests are of height 7. */
  height = 7
  /** The end of the emergency that this hospital knows of any requester. */
  emergencyUntil = 0
  /** The live consents that this hospital finds for any patient. */
  consents: readonly LiveConsent[] = []
  /** What this hospital logged of the keys that it gave and refused. */
  readonly logged: KeysAnswered[] = []
  /** The requesters whose attempts this hospital counted. */
  readonly attempts: string[] = []
  /** How often this hospital opened the consents of a patient. */
  lookUps = 0
  /** Shares of the custody key by number of the epoch. */
  readonly shares = new Map<number, Scalar>()
  /** What closes records, by case id. */
  readonly closures = new Map<string, Closure>()
  #pads: KeyFile | undefined

  constructor (
    readonly signer: Signer, readonly network: MemoryNetwork, private readonly rig: CustodyRig
  ) {}

  get pads (): KeyFile {
    assert(this.#pads !== undefined)
    return this.#pads
  }

  get asker (): CustodyAsker {
    return new CustodyAsker({
      ...this.#parts(), nameOf: hex, alarm: (code, message) => { this.alarms.push(`${code}: ${message}`) }
    })
  }

  async start (): Promise<void> {
    this.#pads = await KeyFile.open(this.files, 'keys', random)
    await new CustodyServer(this.#parts()).start()
  }

  /** Loses pads and shares. */
  async loseDisk (): Promise<void> {
    this.files = new MemorySlotFiles()
    this.shares.clear()
    await this.start()
  }

  #parts (): ConstructorParameters<typeof CustodyServer>[0] &
  Pick<ConstructorParameters<typeof CustodyAsker>[0], 'scheduler'> {
    const { rig, signer, network, shares } = this
    const isWhole = (): boolean => this.isWhole
    const heightOf = (): number => this.height
    const ledger: CustodyLedger = {
      get isWhole () { return isWhole() },
      get activeEpoch () { return rig.epoch },
      height: 7,
      follows: async height => height <= heightOf(),
      shareOf: epoch => shares.get(epoch),
      casesOf: async ids => ids.map(id => rig.cases.get(hex(id))?.found),
      closuresOf: async cases => cases.map(({ id }) => this.closures.get(hex(id)))
    }
    const info = (fields: unknown): void => {
      this.lines.push(typeof fields === 'function' ? (fields as () => unknown)() : fields)
    }
    return {
      scheduler: {
        after (ms, task) {
          const timer = setTimeout(task, ms)
          return () => { clearTimeout(timer) }
        }
      },
      chain: rig.chain, signer, network, ledger, random, pads: this.pads, logger: { ...SILENT, info },
      keyNotes: {
        note: async answered => { this.logged.push(answered) },
        countAttempt: requester => { this.attempts.push(hex(requester)) }
      },
      patients: {
        now: () => NOW,
        byKey: async (_handle, _key, treats) => {
          this.lookUps++
          return { consents: this.consents, treats, emergencyUntil: 0, strict: SENSITIVE }
        },
        emergency: async () =>
          ({ consents: [], treats: false, emergencyUntil: this.emergencyUntil, strict: SENSITIVE })
      }
    }
  }
}

export class CustodyRig {
  readonly world = new ChainFixture()
  readonly hub = new Hub()
  readonly hospitals: RigHospital[]
  readonly cases = new Map<string, Submitted>()
  epoch: KeyEpoch

  constructor (n = 4, readonly threshold = 2) {
    const signers = Array.from({ length: n }, (_, i) => createSigner(sha256(utf8(`custodian ${i}`))))
      .sort((a, b) => compare(a.id, b.id))
    this.hospitals = signers.map(signer =>
      new RigHospital(signer, new MemoryNetwork(signer.id, this.hub), this))
    this.epoch = this.#deal(1)
  }

  get chain (): Chain { return this.world.chain }

  async start (): Promise<this> {
    for (const hospital of this.hospitals) {
      hospital.network.accessOf = id => this.hospitals.some(({ signer }) => equal(signer.id, id))
        ? 'member'
        : 'stranger'
      await hospital.start()
    }
    this.hub.connect()
    return this
  }

  /** Begins an epoch with another custody key, as after the loss of too many shares. */
  dealAnew (): void {
    this.epoch = this.#deal(this.epoch.number + 1)
  }

  /** A hospital submits a record, and each hospital keeps the pad, as it would with the body. */
  async submit (by: RigHospital, text: string, change: Partial<Proposal> = {}): Promise<Submitted> {
    const { chain, epoch } = this
    const { group } = chain.verifier
    const { publicKey } = epoch.keys[CUSTODY_KEY]!
    const place = { chainId: chain.id, submitter: by.signer.id, r: random(16) }
    const pad = random(32)
    const { custody, key, secret } = makeRecordKey(group, publicKey, place, random(32), pad)
    const sealed = sealBody(utf8(text), { ...place, key32: key, nonce12: random(12), pad })
    const { bodyHash, bodySize, ciphertext, keyCommitment } = sealed
    const custodyProof = proveCustody(group, publicKey, { ...place, bodyHash, custody }, secret)
    const found = openedCase({
      ...madeUpCasePart(bodyHash), pseudonym: ZERO_32, relation: Relation.new, isHistorical: false,
      related: ZERO_32,
      retryTag: ZERO_32,
      r: place.r, bodyHash, bodySize, keyCommitment, custody, custodyProof, ...change
    }, {
      id: sha256(place.r), submitter: by.signer.id, height: 1, transactionId: ZERO_32, index: 0,
      proposedAt: NOW, replaces: ZERO_32, replaceRelation: Relation.new, rejections: []
    })
    const submitted = { found, plain: utf8(text), ciphertext, key, pad }
    this.cases.set(hex(found.id), submitted)
    for (const { pads } of this.hospitals) await pads.put([{ bodyHash, pad }])
    return submitted
  }

  #deal (number: number): KeyEpoch {
    const { group } = this.chain.verifier
    const ids = this.hospitals.map(({ signer }) => signer.id)
    const dealers = holdersOf(group, ids.length, `epoch ${number} `)
    const { key, shares } = freshlyHeld(group, dealers, this.threshold)
    for (const [i, share] of shares.entries()) this.hospitals[i]!.shares.set(number, share)
    return { number, holders: ids, threshold: this.threshold, keys: [key, key, key] }
  }
}
