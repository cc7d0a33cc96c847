import type { Role } from './adversaries/index.js'
import type { Random } from './random.js'
import type { Truth } from './truth.js'

/**
 * What a hospital does with a slot. `unavailable` waits for the key in vain, then rejects. `hold` takes the
 * case up and never answers. `vanish` behaves as a hospital that is away.
 */
export type Answer = 'approve' | 'reject' | 'unavailable' | 'hold' | 'vanish'

/** How the clinicians of a run behave. */
export interface ClinicHabits {
  /** Numbers of rejected and of never answered cases among a hundred true cases. */
  readonly rejects: number
  readonly ignores: number
  /** The longest time of a decision. */
  readonly thinkMs: number
}

/** The clinical work of one hospital. */
export interface Manner {
  readonly submits: Truth
  /** Number of patients that the hospital has, and the share of diagnoses of patients who are new. */
  readonly patients: number
  readonly newPatients: number
  answer (truth: Truth): Answer
}

const PATIENTS = 6
/** A submitter of false diagnoses tries again with few patients, or with new ones. */
const PATIENTS_OF_A_LIAR = 2
const NEW_OF_A_LIAR = 0.5
/** Chance that a hospital that plays with its presence is away from a slot. */
const VANISHES = 0.7

/** Liars that help each other: they approve what no honest hospital approves. */
const FRIENDS: ReadonlySet<Role> = new Set(['friend', 'key-favourer', 'rejecter', 'hoarder'])

export function mannerOf (roles: readonly Role[], habits: ClinicHabits, random: Random): Manner {
  const has = (role: Role): boolean => roles.includes(role)
  const isFriend = roles.some(role => FRIENDS.has(role))
  const submits = has('friend') ? 'false'
    : has('key-favourer') ? 'without-key' : has('two-faced') ? 'two-faced' : 'true'
  const isSound = submits === 'true' || submits === 'two-faced'
  return {
    submits,
    patients: isSound ? PATIENTS : PATIENTS_OF_A_LIAR,
    newPatients: isSound ? 0 : NEW_OF_A_LIAR,
    answer (truth) {
      const mood = random.between(0, 99)
      const isFalse = truth === 'false' || truth === 'without-key'
      if (isFalse && isFriend) return 'approve'
      if (has('rejecter')) return 'reject'
      if (has('hoarder')) return 'hold'
      if (has('vanisher') && random.chance(VANISHES)) return 'vanish'
      if (mood < habits.ignores) return 'vanish'
      if (isFalse) return truth === 'false' ? 'reject' : 'unavailable'
      return mood < habits.ignores + habits.rejects ? 'reject' : 'approve'
    }
  }
}
