/** This file says in words what FHIR resources of other hospitals hold. Any element may be missing. */

export type Resource = Readonly<Record<string, unknown>>

/** A day of UTC. @param ms since 1970 */
export function day (ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** Name and date of birth of a Patient. */
export function personIn (patient: Resource | undefined): string {
  const [name] = list(patient?.['name'])
  const words = [...list(name?.['given']), name?.['family']].filter(word => typeof word === 'string')
  const shown = text(name?.['text']) ?? (words.length === 0 ? undefined : words.join(' '))
  const born = text(patient?.['birthDate'])
  return `${shown ?? 'No name is stated'}${born === undefined ? '' : `, born ${born}`}`
}

/** The name of a diagnosis, and what its Condition says besides. */
export function diagnosisIn (condition: Resource): { readonly name: string, readonly detail: string } {
  const code = condition['code'] as Resource | undefined
  const codings = list(code?.['coding'])
  const codes = codings.flatMap(coding => text(coding['code']) ?? [])
  const name = text(code?.['text']) ?? codings.flatMap(coding => text(coding['display']) ?? [])[0]
  const state = (key: string): string | undefined =>
    list((condition[key] as Resource | undefined)?.['coding']).flatMap(one => text(one['code']) ?? [])[0]
  const onset = text(condition['onsetDateTime'])
  const parts = [
    codes.length === 0 ? undefined : `Code ${codes.join(', ')}`, state('clinicalStatus'),
    state('verificationStatus'), onset === undefined ? undefined : `since ${onset.replace(/T.*/s, '')}`
  ]
  const detail = parts.filter(part => part !== undefined).join('; ')
  return { name: name ?? codes[0] ?? 'A diagnosis', detail }
}

function list (value: unknown): Resource[] {
  return Array.isArray(value) ? value as Resource[] : []
}

function text (value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
