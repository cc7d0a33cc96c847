import type { Mutant, TestTrial } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const POOL = 'mempool/mempool'
const BUDGETS = 'mempool/budgets'
const ANTI_ENTROPY = 'src/node/peers/anti-entropy.ts'
const OFFERS: TestTrial = { type: 'tests', files: ['unit/node/peers/anti-entropy.test.ts'] }

/** §3.14, §3.15 and §14.3: checks of the pool, which unit tests catch. */
export const POOL_CHECKS: readonly Mutant[] = [
  {
    name: 'a summary leaves out what is on its way into the pool',
    rule: '§3.14',
    file: ANTI_ENTROPY,
    find: '...waiting, ...gate.onTheWay, ...arriving.leaves',
    replace: '...waiting',
    trial: OFFERS
  },
  {
    name: 'what is on its way is asked for again',
    rule: '§3.14',
    file: ANTI_ENTROPY,
    find: ' && !gate.isOnTheWay(leaf)',
    replace: '',
    trial: OFFERS
  },
  ...mistakesIn('mempool/mempool.ts', '§3.15', POOL, [
    {
      name: 'a limit of a day is for ever',
      find: 'now + REFUSED_MS',
      replace: 'Infinity'
    },
    {
      name: 'a committed transaction is taken again later',
      find: 'this.removeUntil(leaf, Infinity)',
      replace: 'this.removeUntil(leaf, REFUSED_MS)'
    }
  ]),
  ...mistakesIn('mempool/budget.ts', '§3.15', POOL, [
    {
      name: 'an injector may ask for any number of checks',
      find: '      own.checks + entry.traits.checks <= MAX_CHECKS_PER_INJECTOR &&\n',
      replace: '',
      tests: BUDGETS
    },
    {
      name: 'a leader takes more proposals of a hospital than a block may have',
      find: '      own.proposals + count <= limits.maxProposals &&\n',
      replace: ''
    },
    {
      name: 'a leader takes more bodies than a block may have',
      find: '      this.bodyBytes + entry.traits.bodyBytes <= limits.maxBodyBytes &&\n',
      replace: ''
    },
    {
      name: 'signature checks cost no share of a block',
      find: ',\n      traits.checks / MAX_CHECKS_PER_INJECTOR)',
      replace: ')',
      tests: BUDGETS
    },
    {
      name: 'bodies cost no share of a block',
      find: 'traits.bodyBytes / Math.max(1, maxBodyBytes),',
      replace: '0,',
      tests: BUDGETS
    }
  ]),
  ...mistakesIn('mempool/select.ts', '§3.15', BUDGETS, [
    {
      name: 'a leader fills a block with one hospital after the other',
      find: '        if (cost > share.deficit) return true\n',
      replace: ''
    },
    {
      name: 'a leader offers the ledger what it has refused',
      find: " && !refused.has(leaf))",
      replace: ')',
      tests: POOL
    },
    {
      name: 'a hospital sends its proposals before its opinions',
      find: '.sort((a, b) => a.traits.rank - b.traits.rank)\n}',
      replace: '.sort((a, b) => b.traits.rank - a.traits.rank)\n}'
    },
    {
      name: 'a block begins with the same hospital each time',
      find: 'turn % sorted.length',
      replace: '0 * turn',
      tests: POOL
    }
  ]),
  ...mistakesIn('mempool/unknown-room.ts', '§3.15', BUDGETS, [
    {
      name: 'what waits for unknown cases counts for its author',
      find: '    const name = hex(sender)\n',
      replace: '    const name = entry.injector\n'
    },
    {
      name: 'any number of senders have a share',
      find: '    if (!this.#shares.has(name) && this.#shares.size >= MAX_SENDERS) return\n',
      replace: ''
    },
    {
      name: 'a commit forgets what waits for its cases',
      find: "return [...this.#index.touchedBy(ids)].map(",
      replace: 'return [...this.#index.touchedBy(new Set())].map('
    }
  ]),
  ...mistakesIn('mempool/watch-index.ts', '§3.15', BUDGETS, [
    {
      name: 'a commit reads every transaction that waits',
      find: 'const touched = new Set(this.#others)',
      replace: 'const touched = new Set(this.#others)\n' +
        '    for (const set of this.#byId.values()) for (const entry of set) touched.add(entry)'
    }
  ]),
  ...mistakesIn('mempool/summary.ts', '§3.14', BUDGETS, [
    {
      name: 'a summary leaves out the newest transactions',
      find: 'turn.taken % 2 === 0 ? turn.taken / 2 : turn.list.length - (turn.taken + 1) / 2',
      replace: 'turn.taken'
    }
  ]),
  ...mistakesIn('mempool/mempool.ts', '§14.3', POOL, [
    {
      name: 'an injector may fill the pool',
      find: '    if (queue.bytes + entry.bytes > this.limits.maxBytesPerInjector) ' +
        "return ignore('share-full')\n",
      replace: ''
    },
    {
      name: 'the pool takes a transaction of a stranger',
      find: "    if (!belongs(entry, view)) return ignore('not-a-member')\n",
      replace: ''
    },
    {
      name: 'the pool takes what a block has had',
      find: "    if (this.isDone(entry.leaf, view.now ?? 0)) return ignore('stale')\n",
      replace: ''
    },
    {
      name: 'a hospital with more displaces a hospital with less',
      find: 'largest.bytes <= queue.bytes + entry.bytes) return false',
      replace: 'largest.bytes < 0) return false'
    },
    {
      name: 'a full pool takes more',
      find: "    if (!this.makeRoom(queue, entry)) return ignore('pool-full')\n",
      replace: ''
    },
    {
      name: 'the pool takes the same transaction with another signature',
      find: ' || this.byId.has(entry.id)) return',
      replace: ') return'
    },
    {
      name: 'evidence has room although its claim waits',
      find: ' && queue?.holdsClaim(claim) !== true\n',
      replace: '\n'
    }
  ])
]
