import type { Encounter } from 'fhir/r4.js'
import { sha256 } from '../../protocol/crypto/index.js'
import { hex, utf8, type CaseId } from '../../protocol/types/index.js'
import { MAX_LISTED, MAX_LISTED_BYTES } from '../container/index.js'
import type { Finding } from '../finding.js'
import { isRule, reasonCode } from '../reasons.js'
import { MEMBER_SYSTEM } from '../systems.js'
import type { Draft } from './draft.js'
import type { Located } from './entries.js'
import type { RecordPartOptions } from './record-part.js'
import type { Received } from './submission.js'

/** What a submission states beside its resources. */
export interface Stated extends Received {
  readonly disputes: CaseId | undefined
}

const SEED = utf8('medichain/v2/case-seed\u0000')

/** States what this hospital adds to a record part: when it came, what was filled in, and the marks. */
export function ownStatement (
  { seed, isHistorical = false, disputes }: Stated, location: string, findings: readonly Finding[],
  draft: Draft, encounter: Located | undefined
): Omit<RecordPartOptions, 'list'> {
  return {
    caseSeed: sha256(SEED, seed, utf8(location)),
    provenance: {
      receivedAt: draft.now,
      isHistorical,
      disputes,
      isOurs: encounter !== undefined && isOurs(encounter, draft),
      clinician: undefined,
      filled: draft.filled.map(({ expression, source }) => ({ path: short(expression), source }))
        .slice(0, MAX_LISTED),
      marks: findings.filter(({ outcome }) => outcome === 'mark').slice(0, MAX_LISTED)
        .map(({ rule, expression }) =>
          ({ rule: isRule(rule) ? reasonCode(rule) : 0, path: short(expression) }))
    }
  }
}

/** An encounter is ours unless it names another member as its service provider. */
function isOurs ({ resource }: Located, { defaults }: Draft): boolean {
  const { system, value } = (resource as unknown as Encounter).serviceProvider?.identifier ?? {}
  return system !== MEMBER_SYSTEM || value === hex(defaults.submitter)
}

/** Paths are of ASCII, so that characters are bytes. */
function short (path: string): string {
  return path.slice(0, MAX_LISTED_BYTES)
}
