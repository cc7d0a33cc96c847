/**
 * All mutants, by the sections of SPECIFICATION.md. Each is a mistake that somebody could make, at one
 * place, and names the faults that bring it out; what a mutant does not name is left to the seeds.
 */
import type { Mutant } from '../mutant.js'
import { BLOCKS } from './blocks.js'
import { DURABILITY } from './durability.js'
import { EVIDENCE } from './evidence.js'
import { FINALITY } from './finality.js'
import { MEMBERSHIP } from './membership.js'
import { MEMORY } from './memory.js'
import { REQUIRED } from './required.js'
import { TRANSACTIONS } from './transactions.js'

export const MUTANTS: readonly Mutant[] = [
  ...REQUIRED, ...MEMBERSHIP, ...BLOCKS, ...TRANSACTIONS, ...FINALITY, ...DURABILITY, ...EVIDENCE, ...MEMORY
]
