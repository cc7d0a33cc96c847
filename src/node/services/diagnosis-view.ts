import type { Condition } from 'fhir/r4.js'
import type { DiagnosisView } from '../../api/index.js'

/** A diagnosis as people are shown it, in the words of the record. */
export function diagnosisView (condition: Condition): DiagnosisView {
  const text = <K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> =>
    value === undefined ? {} : { [name]: value } as Record<K, string>
  return {
    codes: (condition.code?.coding ?? []).map(coding => ({
      system: coding.system ?? '', code: coding.code ?? '', ...text('display', coding.display)
    })),
    ...text('clinicalStatus', condition.clinicalStatus?.coding?.[0]?.code),
    ...text('verificationStatus', condition.verificationStatus?.coding?.[0]?.code),
    ...text('onset', condition.onsetDateTime ?? condition.onsetPeriod?.start),
    ...text('recordedDate', condition.recordedDate)
  }
}
