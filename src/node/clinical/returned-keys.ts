import { MAX_CASES_PER_CUSTODY_REQUEST } from '../../protocol/codec/index.js'
import { hex, type Case, type CaseId } from '../../protocol/types/index.js'
import type { NodeStore, Operation, Pads } from '../../storage/index.js'
import type { CustodyAsker } from '../custody/custody-asker.js'
import type { CustodyLedger } from '../custody/custody-server.js'
import type { Logger, RaiseAlarm, Scheduler } from '../machine/ports.js'
import type { Custody } from './custody.js'

/** How often the holders are asked: after a start they connect one by one. */
export const TRIES = 6
const CASES_NAMED = 16

export interface ReturnedKeysParts {
  readonly asker: Pick<CustodyAsker, 'recover'>, readonly custody: Pick<Custody, 'operationToRestore'>,
  readonly ledger: Pick<CustodyLedger, 'casesOf'>, readonly pads: Pick<Pads, 'put'>,
  readonly store: Pick<NodeStore, 'write'>, readonly scheduler: Scheduler, readonly logger: Logger,
  readonly alarm: RaiseAlarm
}

/** Returns the wait after the try of that number, from 1: all tries together take 46 s. */
export function waitMs (tries: number): number {
  return 750 * 2 ** tries
}

/** Gets lost record keys of own cases back from the other hospitals, with their pads, and stores both. */
export class ReturnedKeys {
  constructor (private readonly parts: ReturnedKeysParts) {}

  /**
   * @param caseIds own cases whose keys the database lacks
   * @returns the cases whose keys did not come back
   */
  async fetch (caseIds: readonly CaseId[]): Promise<CaseId[]> {
    let lacking = await this.#inCustody(caseIds)
    const beyond = new Set(caseIds.map(hex))
    for (const { id } of lacking) beyond.delete(hex(id))
    for (let tries = 1; lacking.length > 0; tries++) {
      const left: Case[] = []
      for (let at = 0; at < lacking.length; at += MAX_CASES_PER_CUSTODY_REQUEST) {
        left.push(...await this.#fetchSome(lacking.slice(at, at + MAX_CASES_PER_CUSTODY_REQUEST), beyond))
      }
      lacking = left
      if (tries === TRIES || lacking.length === 0) break
      await new Promise<void>(resolve => { this.parts.scheduler.after(waitMs(tries), resolve) })
    }
    for (const { id } of lacking) beyond.add(hex(id))
    return caseIds.filter(id => beyond.has(hex(id)))
  }

  /** Reads the cases whose proposals have an element C. */
  async #inCustody (caseIds: readonly CaseId[]): Promise<Case[]> {
    const found = await this.parts.ledger.casesOf(caseIds)
    return found.flatMap(one => one?.custody.some(byte => byte !== 0) === true ? [one] : [])
  }

  /** @returns the cases for which the holders can be asked again; `beyond` gets those that nobody can open */
  async #fetchSome (cases: readonly Case[], beyond: Set<string>): Promise<Case[]> {
    const { alarm, asker, custody, logger, pads, store } = this.parts
    const recovered = await asker.recover(cases)
    if (recovered.type !== 'opened') return [...cases]
    const operations: Operation[] = []
    const back: { bodyHash: Uint8Array, pad: Uint8Array }[] = []
    const left: Case[] = []
    for (const [at, one] of cases.entries()) {
      const opened = recovered.keys[at]!
      if (opened.type === 'too-few') left.push(one)
      else if (opened.type === 'key') {
        operations.push(custody.operationToRestore(one.id, opened.half))
        back.push({ bodyHash: one.bodyHash, pad: opened.pad })
      } else {
        beyond.add(hex(one.id))
        alarm('record-key-unfit', `The key of case ${hex(one.id).slice(0, 16)} was made so that no ` +
          'hospital can open the record. Nobody can repair this. Record the diagnosis again.')
      }
    }
    if (back.length > 0) {
      await pads.put(back)
      await store.write(operations)
      logger.info(() => ({
        count: back.length, cases: cases.slice(0, CASES_NAMED).map(({ id }) => hex(id))
      }), 'record keys came back from other hospitals')
    }
    return left
  }
}
