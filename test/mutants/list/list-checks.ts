import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const BAR = 'ledger/cases/raised-bar'
const DESK = { type: 'tests', files: ['unit/node/services/government-services.test.ts'] } as const
const OWN_CHAIN = { type: 'tests', files: ['unit/node/enrolment/own-chain.test.ts'] } as const
const HEARD = { type: 'tests', files: ['unit/node/enrolment/newest-list.test.ts'] } as const

/**
 * §7.4: what the block with a new list needs of earlier cases. §5.4: what the government needs to know
 * before it signs a list. Unit tests check both.
 */
export const LIST_CHECKS: readonly Mutant[] = [
  ...mistakesIn('ledger/kinds/allowlist.ts', '§7.4', BAR, [
    {
      name: 'a list accepts corrections without what they correct',
      find: 'return [...named.map(blockHashKey), ...replacedCases(state)]',
      replace: 'return [...named.map(blockHashKey), ...replacedCases(state).slice(0, 0)]'
    }
  ]),
  ...mistakesIn('ledger/kinds/transaction.ts', '§7.4', BAR, [
    {
      name: 'a recovery accepts corrections without what they correct',
      find: 'state.adopted?.list === undefined ? [] : replacedCases(state)',
      replace: 'state.adopted?.list === undefined ? [] : replacedCases(state).slice(0, 0)'
    }
  ]),
  {
    name: 'a restored government signs before it hears of the newest list',
    rule: '§5.4',
    file: 'src/node/assembly/sign-lists.ts',
    find: "  if (!await hearsNewestList(running)) return ignore('list-unheard')\n",
    replace: '',
    trial: DESK
  },
  {
    name: 'a government begins a chain though a hospital tells of one',
    rule: '§5.3',
    file: 'src/node/assembly/government-node.ts',
    find: 'this.base.chain === undefined ? await this.search.look() : undefined',
    replace: 'undefined as OwnChain | undefined',
    trial: OWN_CHAIN
  },
  {
    name: 'a government follows one of two chains of its list key',
    rule: '§5.3',
    file: 'src/node/enrolment/own-chain-search.ts',
    find: 'if (own.length > 1) {',
    replace: 'if (own.length > 2) {',
    trial: OWN_CHAIN
  },
  {
    name: 'a government follows a chain of another list key',
    rule: '§5.3',
    file: 'src/node/enrolment/own-chain-search.ts',
    find: 'equal(chain.genesis.governmentListKey, key)',
    replace: 'key.byteLength > 0',
    trial: OWN_CHAIN
  },
  {
    name: 'a hospital enrols like a government',
    rule: '§5.3',
    file: 'src/node/enrolment/tell-government.ts',
    find: "if (access !== 'government') throw",
    replace: "if (access === 'stranger') throw",
    trial: OWN_CHAIN
  },
  {
    name: 'the government forgets with autoApprove who asked while a list waited',
    rule: '§5.4',
    file: 'src/node/enrolment/enrolment-desk.ts',
    find: "      if (known.state === 'pending') this.ports.repeated(known)\n",
    replace: '',
    trial: { type: 'tests', files: ['unit/node/enrolment/enrolment-desk.test.ts'] }
  },
  {
    name: 'a hospital that is being removed takes diagnoses',
    rule: '§5.3',
    file: 'src/node/services/submitting.ts',
    find: 'set.has(running.signer.id) && !isLeaving',
    replace: 'set.has(running.signer.id)',
    trial: { type: 'tests', files: ['unit/node/services/submitting.test.ts'] }
  },
  {
    name: 'strangers tell the government that no newer list exists',
    rule: '§5.4',
    file: 'src/node/enrolment/newest-list.ts',
    find: 'set.has(id) && Math.max(',
    replace: 'set.size > 0 && Math.max(',
    trial: HEARD
  },
  {
    name: 'a restored government takes no notice of a newer list that waits',
    rule: '§5.4',
    file: 'src/node/enrolment/newest-list.ts',
    find: 'Math.max(allowlistVersion, successorVersion) <= known',
    replace: 'Math.min(allowlistVersion, successorVersion) <= known',
    trial: HEARD
  }
]
