import {
  bytes32, decode, oneOf, openingCodec, option, struct, u8, type Opening
} from '../../protocol/codec/index.js'
import { concat, ReasonGroup, type CaseId, type MemberId } from '../../protocol/types/index.js'
import { decodeFindings, type RejectionFindings } from '../../records/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { Secrets } from '../machine/secrets.js'

const PURPOSE = 'findings'
const CASE_ID_BYTES = 32

/** How a request for findings ended. `lost`: the validator has none. `false`: they do not fit the opinion. */
export const FindingsState = { here: 1, lost: 2, false: 3 } as const
export type FindingsState = typeof FindingsState[keyof typeof FindingsState]

/** The findings of a rejection that this hospital, the submitter, does not have yet. */
export interface AwaitedFindings {
  readonly caseId: CaseId
  readonly validator: MemberId
  readonly group: ReasonGroup
  readonly commitment: Uint8Array
}

export type EndedFindings =
  | { readonly state: typeof FindingsState.here, readonly findings: RejectionFindings }
  | { readonly state: typeof FindingsState.lost | typeof FindingsState.false }

interface EndedRow {
  readonly state: FindingsState
  readonly opening: Opening | undefined
}

const awaitedRowCodec = struct<Pick<AwaitedFindings, 'group' | 'commitment'>>({
  group: oneOf(u8, Object.values(ReasonGroup)),
  commitment: bytes32
})

const endedRowCodec = struct<EndedRow>({
  state: oneOf(u8, Object.values(FindingsState)),
  opening: option(openingCodec)
})

/**
 * Keeps the findings that validators gave to this hospital for its rejected cases, and notes which findings
 * it still awaits. Both are in the database, so that a restart loses no request.
 */
export class ReceivedFindings {
  constructor (private readonly store: NodeStore, private readonly secrets: Secrets) {}

  operationToAwait ({ caseId, commitment, group, validator }: AwaitedFindings): Operation {
    return this.store.awaitedFindings.putting(concat(caseId, validator),
      awaitedRowCodec.encode({ group, commitment }))
  }

  /** Lists what is awaited, in the order of case ids. */
  async * awaited (): AsyncGenerator<AwaitedFindings> {
    for await (const [key, value] of this.store.awaitedFindings.iterate()) {
      const row = decode(awaitedRowCodec, value)
      if (row.verdict !== 'accept') continue
      yield { caseId: key.slice(0, CASE_ID_BYTES), validator: key.slice(CASE_ID_BYTES), ...row.value }
    }
  }

  /** @param opening the findings, if the state is `here` */
  operationsToEnd (
    { caseId, validator }: AwaitedFindings, state: FindingsState, opening: Opening | undefined
  ): Operation[] {
    const key = concat(caseId, validator)
    const row = this.secrets.seal(PURPOSE, key, endedRowCodec.encode({ state, opening }))
    return [this.store.findings.putting(key, row), this.store.awaitedFindings.deleting(key)]
  }

  /** Returns how the request for the findings of a rejection ended; undefined if they are awaited. */
  async of (
    caseId: CaseId, { group, validator }: Pick<AwaitedFindings, 'group' | 'validator'>
  ): Promise<EndedFindings | undefined> {
    const key = concat(caseId, validator)
    const sealed = await this.store.findings.get(key)
    const bytes = sealed === undefined ? undefined : this.secrets.open(PURPOSE, key, sealed)
    const row = bytes === undefined ? undefined : decode(endedRowCodec, bytes)
    if (row?.verdict !== 'accept') return undefined
    const { opening, state } = row.value
    if (state !== FindingsState.here) return { state }
    const findings = opening === undefined ? undefined : decodeFindings(opening.findings, group)
    return findings === undefined ? { state: FindingsState.false } : { state, findings }
  }
}
