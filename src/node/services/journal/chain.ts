import { casesOf, eventsOf, holderOf, newListOf } from '../../../protocol/ledger/index.js'
import { equal, hex, isOfKind, type Case, type Opinions } from '../../../protocol/types/index.js'
import { DECISIONS } from '../../clinical/opinion-names.js'
import type { CalmLogger } from '../../machine/calm-logger.js'
import type { RunningChain } from '../../assembly/running-chain.js'
import { sharedKeysView } from '../../keys/epoch-text.js'
import type { CommittedBlock } from '../../loop/host-loop.js'
import { nameOf } from '../../gates/name-of.js'
import { STATUS } from '../case-views.js'

/** Logs what each final block does: at `info` for this hospital's own and drawn cases, else at `debug`. */
export function writeChain (chain: RunningChain, logger: CalmLogger): void {
  if (!logger.writes('info')) return
  chain.commits.subscribe(commit => { writeBlock(chain, logger, commit) })
}

function writeBlock (chain: RunningChain, logger: CalmLogger, { block, delta }: CommittedBlock): void {
  const { height } = block.header
  for (const entry of casesOf(delta, 'assigned')) {
    const drawn = entry.holders.filter(({ since }) => since === block.header.timestamp)
    logger[isOwn(chain, entry) ? 'info' : 'debug'](() => ({
      case: hex(entry.id), block: height, drawn: drawn.map(({ validator }) => nameOf(chain, validator))
    }), 'validators drawn')
  }
  for (const { hospital, presence } of eventsOf(delta, 'presence')) {
    logger.info({ hospital: nameOf(chain, hospital), block: height },
      presence.absentSince > 0 ? 'hospital counts as absent' : 'hospital is in touch')
  }
  for (const { adopted: { ruleset } } of eventsOf(delta, 'ruleset-adopted')) {
    const { hash, system, version } = ruleset
    logger.info(() => ({ system, version, hash: hex(hash), block: height }),
      'a quorum has adopted a release')
  }
  for (const item of block.transactions) {
    if (isOfKind(item, 'opinions')) writeOpinions(chain, logger, delta.cases, item.transaction)
  }
  for (const entry of casesOf(delta, 'closed')) {
    logger[isOwn(chain, entry) ? 'info' : 'debug'](() => ({
      case: hex(entry.id), status: STATUS[entry.status], block: height
    }), 'diagnosis decided')
  }
  const list = newListOf(delta)
  if (list !== undefined) {
    const { version } = list.list
    logger.info({ version, hospitals: delta.set.size, block: height }, 'allowlist in force')
  }
  writeKeys(chain, logger, delta, height)
  logger.debug(() => ({
    block: height, transactions: block.transactions.length, opened: casesOf(delta, 'opened').length,
    decided: casesOf(delta, 'closed').length
  }), 'block final')
}

/** Logs the dealing of shared keys: each new epoch, and what goes wrong. */
function writeKeys (
  chain: RunningChain, logger: CalmLogger, delta: CommittedBlock['delta'], block: number
): void {
  const state = (): string => sharedKeysView(chain.hostLoop.state.ledger.keys).text
  for (const { number } of eventsOf(delta, 'epoch-opened')) {
    logger.info(() => ({ epoch: number, block }), 'the members deal new shared keys')
  }
  for (const { author, id, number } of eventsOf(delta, 'complaint')) {
    logger.warn(() => ({ epoch: number, dealing: hex(id), by: nameOf(chain, author), block }),
      'a dealing of shared keys is void: a hospital proved that it cannot open it')
  }
  for (const { author } of eventsOf(delta, 'lost')) {
    logger.info(() => ({ hospital: nameOf(chain, author), block }), 'a hospital has lost its shares of keys')
  }
  for (const { epoch: { number } } of eventsOf(delta, 'epoch-active')) {
    logger.info(() => ({ epoch: number, block, state: state() }), 'shared keys are in use')
  }
}

function writeOpinions (
  chain: RunningChain, logger: CalmLogger, cases: ReadonlyMap<string, Case>, { author, opinions }: Opinions
): void {
  for (const { caseId, decision } of opinions) {
    const entry = cases.get(hex(caseId))
    if (entry === undefined) continue
    const isSubmitter = equal(entry.submitter, chain.signer.id)
    logger[isSubmitter ? 'info' : 'debug'](() => ({
      case: hex(caseId), by: nameOf(chain, author),
      decision: DECISIONS[decision]
    }), 'opinion final')
  }
}

/** Tells whether this hospital proposed the case or was given a slot of it. */
function isOwn ({ signer }: RunningChain, entry: Case): boolean {
  return equal(entry.submitter, signer.id) || holderOf(entry, signer.id) !== undefined
}
