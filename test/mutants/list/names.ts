import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

/** §2.11, §6.6 and §6.11: the names of patients, which unit tests catch. */
export const NAME_RULES: readonly Mutant[] = [
  ...mistakesIn('sharing/batch-equality.ts', '§2.11', 'names/names', [
    {
      name: 'the proof of a batch does not depend on all pairs',
      find: 'return concat(context, sha256(...elements, ...images))',
      replace: 'return context'
    },
    {
      name: 'all pairs of a batch have one weight',
      find: 'concat(framed(seed), twoBytes(i), framed(element), framed(images[i]!), COMPOSITE)',
      replace: 'concat(framed(seed), COMPOSITE)',
      tests: 'names/rfc9497'
    }
  ]),
  ...mistakesIn('names/answer.ts', '§6.11', 'names/names', [
    {
      name: 'the proof of an answer is not checked',
      find: "return isProved ? accept(undefined) : reject('bad-name-proof')",
      replace: "return isProved ? accept(undefined) : accept(undefined)"
    },
    {
      name: 'an answer may be of another epoch',
      find: "u32.encode(epoch.number), u8",
      replace: 'u8'
    },
    {
      name: 'an answer may have fewer elements than the request',
      find: "  if (answer.elements.length !== elements.length) return reject('wrong-count')\n",
      replace: ''
    },
    {
      name: 'an answer may have elements that are not canonical',
      find: "  if (!answer.elements.every(group.isElement)) return reject('bad-element')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('names/combine.ts', '§6.11', 'names/names', [
    {
      name: 'names are made from fewer than t answers',
      find: '  if (distinct.length < epoch.threshold) return undefined\n',
      replace: ''
    },
    {
      name: 'the answers of one holder count twice',
      find: '[...new Map(answers.map(answer => [answer.index, answer])).values()]',
      replace: 'answers'
    }
  ]),
  ...mistakesIn('names/request.ts', '§6.11', 'names/names', [
    {
      name: 'a request may have an element twice',
      find: "return isRepeated ? reject('repeated-element') : accept(undefined)",
      replace: 'return isRepeated ? accept(undefined) : accept(undefined)'
    },
    {
      name: 'a request may have elements that are not canonical',
      find: "  if (!elements.every(group.isElement)) return reject('bad-element')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('names/input.ts', '§6.11', 'names/names', [
    {
      name: 'two identifiers may have one name',
      find: "register.includes('\\0') || LONE_SURROGATE",
      replace: 'LONE_SURROGATE'
    },
    {
      name: 'texts that UTF-8 cannot encode have a name',
      find: "LONE_SURROGATE.test(`${register} ${value}`)",
      replace: 'false'
    }
  ]),
  ...mistakesIn('names/blind.ts', '§6.11', 'names/names', [
    {
      name: 'the names of a batch have one blind',
      find: 'concat(random, u16.encode(i))',
      replace: 'concat(random, u16.encode(0 * i))',
      tests: 'names/vectors'
    }
  ]),
  ...mistakesIn('keeping/deal.ts', '§6.6', 'keeping/names', [
    {
      name: 'a dealer does not wait until it may reshare',
      find: '!wantsToDeal(keys, self) || isSoonReady(input, secrets)',
      replace: '!wantsToDeal(keys, self)'
    }
  ])
]
