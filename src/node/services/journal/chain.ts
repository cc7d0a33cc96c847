import { attemptsBegun, casesOf, newListOf } from '../../../protocol/ledger/index.js'
import { drawnFor } from '../../../protocol/sortition/index.js'
import type { Case, MemberId, Opinions } from '../../../protocol/types/index.js'
import { Decision, equal, hex, isOfKind } from '../../../protocol/types/index.js'
import type { CalmLogger } from '../../machine/calm-logger.js'
import type { Core } from '../../assembly/core.js'
import type { CommittedBlock } from '../../loop/host-loop.js'
import { nameOf } from '../../gates/name-of.js'
import { STATUS } from '../case-views.js'

/** Logs what final blocks do, at `info` for cases that this hospital proposed or was drawn for. */
export function writeChain (core: Core, logger: CalmLogger): void {
  if (!logger.writes('info')) return
  core.commits.subscribe(commit => { writeBlock(core, logger, commit) })
}

function writeBlock (core: Core, logger: CalmLogger, { block, delta }: CommittedBlock): void {
  const { height } = block.header
  for (const { case: one, attempt } of attemptsBegun(delta)) {
    logger[isOwn(core, one, attempt) ? 'info' : 'debug'](() => ({
      case: hex(one.id), attempt, drawn: drawn(core, one, attempt).map(id => nameOf(core, id)), block: height
    }), 'validators drawn')
  }
  for (const one of block.transactions) {
    if (isOfKind(one, 'opinions')) writeOpinions(core, logger, delta.cases, one.transaction)
  }
  for (const one of casesOf(delta, 'closed')) {
    logger[isOwn(core, one) ? 'info' : 'debug'](() => ({
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
  core: Core, logger: CalmLogger, cases: ReadonlyMap<string, Case>, { author, opinions }: Opinions
): void {
  for (const { caseId, decision } of opinions) {
    const one = cases.get(hex(caseId))
    if (one === undefined) continue
    const isFollowed = equal(one.submitter, core.signer.id)
    logger[isFollowed ? 'info' : 'debug'](() => ({
      case: hex(caseId), by: nameOf(core, author),
      decision: decision === Decision.approve ? 'approve' : 'reject'
    }), 'opinion final')
  }
}

/** Tells whether the case was proposed here, or is drawn to this hospital, or was judged by it. */
function isOwn (core: Core, one: Case, attempt = 0): boolean {
  const { id } = core.signer
  return equal(one.submitter, id) || drawn(core, one, attempt).some(other => equal(other, id)) ||
    one.opinions.some(({ validator }) => equal(validator, id))
}

function drawn ({ chain }: Core, { order }: Case, attempt: number): readonly MemberId[] {
  return order.length === 0 ? [] : drawnFor(order, attempt, chain.genesis.parameters.validatorsPerDiagnosis)
}
