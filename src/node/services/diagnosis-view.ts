import type { DiagnosisView } from '../../api/index.js'
import { classNames } from '../../protocol/consent/index.js'
import { hex } from '../../protocol/types/index.js'
import { openedRecord } from '../../records/index.js'
import type { Opened } from '../clinical/read.js'

/**
 * Shows the diagnosis of an opened record part, as it was sent. The record may be of another hospital, so
 * nothing is taken for granted of the shape of its JSON.
 *
 * @returns undefined if the bytes are no record part
 */
export function diagnosisOf ({ plaintext, isApproved }: Opened): DiagnosisView | undefined {
  const record = openedRecord(plaintext)
  const [first] = record?.resources ?? []
  if (record === undefined || first === undefined) return undefined
  const { resource: condition } = first
  const { disputes, isHistorical } = record.provenance
  const text = <K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> =>
    value === undefined ? {} : { [name]: value } as Record<K, string>
  const codes = membersAt(condition, ['code', 'coding']).map(coding => ({
    system: textAt(coding, 'system') ?? '', code: textAt(coding, 'code') ?? '',
    ...text('display', textAt(coding, 'display'))
  }))
  return {
    codes,
    ...text('text', codes.length === 0 ? textAt(condition, 'code', 'text') : undefined),
    ...text('clinicalStatus', textAt(condition, 'clinicalStatus', 'coding', 'code')),
    ...text('verificationStatus', textAt(condition, 'verificationStatus', 'coding', 'code')),
    ...text('onset', textAt(condition, 'onsetDateTime') ?? textAt(condition, 'onsetPeriod', 'start')),
    ...text('recordedDate', textAt(condition, 'recordedDate')),
    ...text('disputes', disputes === undefined ? undefined : hex(disputes)),
    ...(record.binding.sensitive === 0 ? {} : { sensitive: classNames(record.binding.sensitive) }),
    ...(isHistorical ? { historical: true } : {}),
    ...(isApproved ? {} : { mismatch: true })
  }
}

/** Lists the values at a path of any JSON; lists on the way are flattened. */
function membersAt (value: unknown, path: readonly string[]): readonly unknown[] {
  return path.reduce<readonly unknown[]>((values, name) => values.flatMap(one => {
    const member: unknown = typeof one === 'object' && one !== null && Object.hasOwn(one, name)
      ? (one as Readonly<Record<string, unknown>>)[name]
      : undefined
    return member === undefined ? [] : member
  }), [value])
}

function textAt (value: unknown, ...path: readonly string[]): string | undefined {
  const [first] = membersAt(value, path)
  return typeof first === 'string' ? first : undefined
}
