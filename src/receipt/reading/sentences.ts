import type { DrawnHospital, NamedHospital, ReceiptStatus, ValidReport } from './report.js'

/** The facts of a valid receipt, from which the sentences are made. */
export type Told = Omit<ValidReport, 'isValid' | 'headline' | 'proved' | 'notProved'>

const HEADLINES: Readonly<Record<ReceiptStatus, string>> = {
  undrawn: 'The hospitals have this diagnosis, and have drawn nobody to judge it yet. It is no record.',
  open: 'Hospitals were drawn to judge this diagnosis, and have not decided. It is no record yet.',
  accepted: 'The hospitals accepted this diagnosis as a record.',
  rejected: 'The hospitals rejected this diagnosis. It is no record.',
  expired: 'Nobody decided on this diagnosis in time. It is no record.'
}

/** Returns the sentence that a person must not miss. */
export function headlineOf ({ relation, replacedBy, status }: Told): string {
  if (replacedBy?.by === 'retracted') {
    return 'The hospitals accepted this diagnosis, and its hospital has retracted it since. It is void.'
  }
  if (replacedBy !== undefined) {
    return 'The hospitals accepted this diagnosis, and its hospital has replaced it since by a newer record.'
  }
  if (status === 'accepted' && relation === 'retracts') {
    return 'The hospitals accepted this retraction: it makes an earlier record void.'
  }
  return HEADLINES[status]
}

export function nameOf ({ id, name }: NamedHospital): string {
  return name === '' ? `hospital ${id.slice(0, 16)}` : name
}

/** Returns what the receipt proves, in the order of importance. */
export function provedBy (told: Told): string[] {
  const { certifiedAt, content, height, listChanges, opinions, submitter } = told
  const judges = opinions.map(({ hospital, judgedBy, reason, verdict }) =>
    `${nameOf(hospital)} ${verdict} it${reason === undefined ? '' : ` (${reason})`}, judged by ` +
    (judgedBy === 'rules' ? 'its rules' : 'a clinician') + '. Its signature is in the receipt.')
  return [
    `${nameOf(submitter)} signed exactly this sealed record and submitted it.`,
    ...content === undefined ? [] : [
      'The content in this file is what that hospital sealed, byte for byte. It was sealed again here, and ' +
        'has the hash and the key of the record.'
    ],
    ...judges,
    ...drawSentences(told),
    `More than two thirds of the hospitals certified this state, after block ${height}, at ${certifiedAt}.`,
    listChanges === 0
      ? 'These are the hospitals that the chain began with. The government signed their list.'
      : 'The government signed each list of hospitals since the chain began, and the hospitals of each ' +
        `list agreed to the next (${listChanges === 1 ? '1 change' : `${listChanges} changes`}).`
  ]
}

function drawSentences ({ hasShares, order, submitter }: Told): string[] {
  if (order.length === 0) return []
  const count = (part: DrawnHospital['part']): number => order.filter(item => item.part === part).length
  const given = count('given')
  return [
    `The draw was computed again among ${order.length} hospitals, without ${nameOf(submitter)}. ` +
      (count('skipped') === 0
        ? `The case was given to the first ${given} of them.`
        : `The case was given to ${given} of them.`),
    hasShares
      ? 'Enough holders of the shared key made this draw together, after the diagnosis was final.'
      : 'The hospitals certified the random value of the draw.'
  ]
}

/** Returns what a reader might believe and the receipt does not show. */
export function notProvedBy (told: Told): string[] {
  const { certifiedAt, content, hasShares, isChainKnown, listChanges, order, replacedBy, status } = told
  const skipped = order.filter(({ part }) => part === 'skipped').map(nameOf)
  const isRecord = status === 'accepted' && replacedBy === undefined
  return [
    ...isChainKnown ? [] : [
      'That this is your country\'s chain: compare the chain id with one from a hospital that you trust.'
    ],
    ...isRecord
      ? ['That the record still stands: it may have been amended, retracted or disputed after ' +
        `${certifiedAt}.`]
      : [`What happened after ${certifiedAt}.`],
    ...content === undefined
      ? [
          'What the record says: the receipt has its hash, not its content. Whoever has the sealed record ' +
            'can compare.',
          'Who the patient is: the receipt names nobody.'
        ]
      : [
          'That the hospitals which judged have seen this content. They judged codes, ages and values, ' +
            'which are computed from it, and no text or name. This file does not show that computation.',
          'That the named person is you: only the hospital that submitted wrote the name.'
        ],
    'That the diagnosis is true. Hospitals judged whether it is plausible.',
    ...skipped.length === 0 ? [] : [
      `Why the case was not given to ${skipped.join(', ')}, earlier in the draw: the hospitals certified ` +
        'that these were absent.'
    ],
    ...order.length > 0 && !hasShares
      ? ['The shares of the random value: the shared key of that time has been replaced.']
      : [],
    listChanges === 0
      ? 'That this list was still in force at that time: a later list may exist.'
      : 'That the last list was still in force at that time, and that no former hospital sold its keys since.'
  ]
}
