import { attemptsBegun, casesOf, newListOf } from '../../../protocol/ledger/index.js'
import { drawnFor } from '../../../protocol/sortition/index.js'
import {
  Decision, equal, hex, isOfKind, type Case, type MemberId, type Opinions
} from '../../../protocol/types/index.js'
import type { CalmLogger } from '../../machine/calm-logger.js'
import type { RunningChain } from '../../assembly/running-chain.js'
import type { CommittedBlock } from '../../loop/host-loop.js'
import { nameOf } from '../../gates/name-of.js'
import { STATUS } from '../case-views.js'

/** Logs what final blocks do, at `info` for cases that this hospital proposed or was drawn for. */
export function writeChain (chain: RunningChain, logger: CalmLogger): void {
  if (!logger.writes('info')) return
  chain.commits.subscribe(commit => { writeBlock(chain, logger, commit) })
}

function writeBlock (chain: RunningChain, logger: CalmLogger, { block, delta }: CommittedBlock): void {
  const { height } = block.header
  for (const { case: one, attempt } of attemptsBegun(delta)) {
    logger[isOwn(chain, one, attempt) ? 'info' : 'debug'](() => ({
      case: hex(one.id), attempt, block: height,
      drawn: drawn(chain, one, attempt).map(id => nameOf(chain, id))
    }), 'validators drawn')
  }
  for (const one of block.transactions) {
    if (isOfKind(one, 'opinions')) writeOpinions(chain, logger, delta.cases, one.transaction)
  }
  for (const one of casesOf(delta, 'closed')) {
    logger[isOwn(chain, one) ? 'info' : 'debug'](() => ({
      case: hex(one.id), status: STATUS[one.status], block: height
    }), 'diagnosis decided')
  }
  const list = newListOf(delta)
  if (list !== undefined) {
    const { version } = list.list
    logger.info({ version, hospitals: delta.set.size, block: height }, 'allowlist in force')
  }
  logger.debug(() => ({
    block: height, transactions: block.transactions.length, opened: casesOf(delta, 'opened').length,
    decided: casesOf(delta, 'closed').length
  }), 'block final')
}

function writeOpinions (
  chain: RunningChain, logger: CalmLogger, cases: ReadonlyMap<string, Case>, { author, opinions }: Opinions
): void {
  for (const { caseId, decision } of opinions) {
    const one = cases.get(hex(caseId))
    if (one === undefined) continue
    const isFollowed = equal(one.submitter, chain.signer.id)
    logger[isFollowed ? 'info' : 'debug'](() => ({
      case: hex(caseId), by: nameOf(chain, author),
      decision: decision === Decision.approve ? 'approve' : 'reject'
    }), 'opinion final')
  }
}

/** Tells whether the case was proposed here, or is drawn to this hospital, or was judged by it. */
function isOwn (chain: RunningChain, one: Case, attempt = 0): boolean {
  const { id } = chain.signer
  return equal(one.submitter, id) || drawn(chain, one, attempt).some(other => equal(other, id)) ||
    one.opinions.some(({ validator }) => equal(validator, id))
}

function drawn ({ chain }: RunningChain, { order }: Case, attempt: number): readonly MemberId[] {
  return order.length === 0 ? [] : drawnFor(order, attempt, chain.genesis.parameters.validatorsPerDiagnosis)
}
