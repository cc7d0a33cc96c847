import type { Bundle, Condition, FhirResource } from 'fhir/r4.js'
import type { DiagnosisView } from '../../api/index.js'
import { hex } from '../../protocol/types/index.js'
import { disputedBy } from '../../records/index.js'

type ResourceOf<T extends FhirResource['resourceType']> = Extract<FhirResource, { resourceType: T }>

/** Parses an opened body, which is the canonical JSON of a Bundle. */
export function bundleOf (plaintext: Uint8Array): Bundle {
  return JSON.parse(Buffer.from(plaintext).toString('utf8')) as Bundle
}

export function resourcesIn<T extends FhirResource['resourceType']> (
  { entry = [] }: Bundle, type: T
): ResourceOf<T>[] {
  return entry.flatMap(({ resource }) => resource ?? [])
    .filter((resource): resource is ResourceOf<T> => resource.resourceType === type)
}

/** Shows the diagnosis of a body; undefined if the body has none. */
export function diagnosisOf (body: Bundle): DiagnosisView | undefined {
  const [condition] = resourcesIn(body, 'Condition')
  return condition === undefined ? undefined : diagnosisView(condition)
}

function diagnosisView (condition: Condition): DiagnosisView {
  const text = <K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> =>
    value === undefined ? {} : { [name]: value } as Record<K, string>
  const disputed = disputedBy(condition)
  return {
    codes: (condition.code?.coding ?? []).map(coding => ({
      system: coding.system ?? '', code: coding.code ?? '', ...text('display', coding.display)
    })),
    ...text('clinicalStatus', condition.clinicalStatus?.coding?.[0]?.code),
    ...text('verificationStatus', condition.verificationStatus?.coding?.[0]?.code),
    ...text('onset', condition.onsetDateTime ?? condition.onsetPeriod?.start),
    ...text('recordedDate', condition.recordedDate),
    ...text('disputes', disputed === undefined ? undefined : hex(disputed))
  }
}
