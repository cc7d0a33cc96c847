import {
  CustodyRefusal, custodyReplyCodec, custodyRequestCodec, custodyRequestSignBytes, custodyResultsCodec,
  decode, type CustodyClaim, type CustodyResults, type PatientReading
} from '../../protocol/codec/index.js'
import { openBox, x25519PublicKey } from '../../protocol/crypto/native/sealing/index.js'
import {
  openKeys, type CustodyAnswer, type Custodians, type OpenedKeys, type OwnShare, type PartialResult
} from '../../protocol/custody/index.js'
import {
  CUSTODY_KEY, equal, hex, type Case, type MemberId
} from '../../protocol/types/index.js'
import type { RaiseAlarm, Scheduler } from '../machine/ports.js'
import { ask } from '../peers/ask.js'
import { Asking, type Answered } from './asking.js'
import { CUSTODY_BOX_CONTEXT, type CustodyParts } from './custody-server.js'

export interface CustodyAskerParts extends CustodyParts {
  readonly alarm: RaiseAlarm, readonly scheduler: Pick<Scheduler, 'after'>
  /** Returns the name of a hospital for the operator. */
  readonly nameOf: (id: MemberId) => string
}

/** Why no holder was asked, or what the holders gave. */
export type Recovered =
  | { readonly type: 'no-epoch' }
  /** Holders serve another epoch. The caller asks again after the next block. */
  | { readonly type: 'wrong-epoch' }
  | { readonly type: 'opened', readonly keys: OpenedKeys['keys'] }

/** By what right this hospital asks for the keys of cases. */
interface Right {
  readonly reading: PatientReading | undefined
  readonly claims: readonly CustodyClaim[]
}

/**
 * Asks holders of the custody key for record keys. The cases are own cases, as after the loss of a disk, or
 * those that a patient lets this hospital read. It asks as many holders at once as are needed, then others
 * in the place of those that gave nothing or are slow. An alarm names a holder that gave a false result.
 */
export class CustodyAsker {
  /** The holder that is asked first, so that the holders take turns. */
  #turn = 0

  constructor (private readonly parts: CustodyAskerParts) {}

  /** @param cases at most MAX_CASES_PER_CUSTODY_REQUEST own cases, all different */
  async recover (cases: readonly Case[]): Promise<Recovered> {
    return await this.#open(cases, {
      reading: undefined, claims: cases.map(({ id }) => ({ type: 'own', caseId: id }))
    })
  }

  /**
   * This hospital gives its own result unasked. So the caller decides first whether the patient permits it.
   * @param cases of the patient of the reading, each with its claim, at most MAX_CASES_PER_CUSTODY_REQUEST
   */
  async read (
    reading: PatientReading, cases: readonly Case[], claims: readonly CustodyClaim[]
  ): Promise<Recovered> {
    return await this.#open(cases, { reading, claims })
  }

  async #open (cases: readonly Case[], right: Right): Promise<Recovered> {
    const { chain, ledger, network, signer } = this.parts
    const epoch = ledger.activeEpoch
    if (epoch === undefined) return { type: 'no-epoch' }
    const custodians = { chain, epoch }
    const own = await this.#own(custodians, cases)
    const answers: CustodyAnswer[] = []
    const others = epoch.holders.filter(id => !equal(id, signer.id) && network.isConnected(id))
    const turn = this.#turn++ % Math.max(1, others.length)
    const waiting = [...others.slice(turn), ...others.slice(0, turn)]
    const blamed = new Set<number>()
    const asking = new Asking(waiting, async id => await this.#ask(custodians, id, cases, right))
    for (;;) {
      const opened = openKeys(custodians, cases, answers, own)
      this.#blame(custodians, opened.liars, blamed)
      const lacking = Math.max(0, ...opened.keys.map(key => key.type === 'too-few' ? key.lacking : 0))
      const got = lacking === 0 ? [] : await asking.get(lacking, this.parts.scheduler)
      if (got.length === 0) {
        return lacking > 0 && asking.isOtherEpoch
          ? { type: 'wrong-epoch' }
          : { type: 'opened', keys: opened.keys }
      }
      answers.push(...got)
    }
  }

  /** Returns the own share, if there is one that fits the epoch, with the own pads. */
  async #own ({ chain, epoch }: Custodians, cases: readonly Case[]): Promise<OwnShare | undefined> {
    const { ledger, pads, signer } = this.parts
    const index = epoch.holders.findIndex(holder => equal(holder, signer.id))
    const secret = ledger.shareOf(epoch.number)
    const wanted = epoch.keys[CUSTODY_KEY]?.shares[index]
    if (secret === undefined || !isShareOf(chain.verifier.group.base(secret), wanted)) return undefined
    const found = await Promise.all(cases.map(async ({ bodyHash }) => await pads.get(bodyHash)))
    return { index, secret, pads: found.map(pad => pad.type === 'pad' ? pad.pad : undefined) }
  }

  async #ask (
    custodians: Custodians, holder: MemberId, cases: readonly Case[], right: Right
  ): Promise<Answered> {
    const { chain, ledger, random, signer } = this.parts
    const { epoch } = custodians
    const seed = random(32)
    const fields = {
      epoch: epoch.number, height: ledger.height, ephemeralKey: x25519PublicKey(seed),
      nonce: nonceFrom(random(6)),
      ...right
    }
    const message = custodyRequestSignBytes(chain.id, { requester: signer.id, holder }, fields)
    const value = { ...fields, signature: signer.sign(message) }
    const reply = await ask(this.parts, holder, 'custody', { codec: custodyRequestCodec, value },
      custodyReplyCodec)
    if (reply.verdict !== 'accept') return 'failed'
    if (reply.value.type === 'refused') {
      return reply.value.code === CustodyRefusal.wrongEpoch ? 'wrong-epoch' : 'failed'
    }
    const { box } = reply.value
    if (box.byteLength === 0) return 'failed'
    const opened = openBox(seed, box, CUSTODY_BOX_CONTEXT)
    const results = opened === undefined ? undefined : decode(custodyResultsCodec, opened)
    if (results?.verdict !== 'accept') {
      this.parts.network.report(holder, 'malformed')
      return 'failed'
    }
    const index = epoch.holders.findIndex(id => equal(id, holder))
    return { index, results: inOrder(cases, results.value), proof: results.value.proof }
  }

  #blame ({ epoch }: Custodians, liars: ReadonlySet<number>, blamed: Set<number>): void {
    const { alarm, nameOf, network } = this.parts
    for (const index of liars) {
      const holder = epoch.holders[index]
      if (holder === undefined || blamed.has(index)) continue
      blamed.add(index)
      network.report(holder, 'bad-custody-proof')
      alarm('false-custody', `${nameOf(holder)} gave a false answer for the key of a record. The answer ` +
        'was not used. Tell that hospital\'s operator.')
    }
  }
}

/** Returns the results in the order of the cases, without those of other cases. */
function inOrder (cases: readonly Case[], { results }: CustodyResults): (PartialResult | undefined)[] {
  const byCase = new Map(results.map(result => [hex(result.caseId), result]))
  return cases.map(({ id }) => byCase.get(hex(id)))
}

function isShareOf (publicShare: Uint8Array | undefined, wanted: Uint8Array | undefined): boolean {
  return publicShare !== undefined && wanted !== undefined && equal(publicShare, wanted)
}

/** Makes a nonce of 48 bits. */
function nonceFrom (bytes: Uint8Array): number {
  return bytes.reduce((number, byte) => number * 256 + byte, 0)
}
