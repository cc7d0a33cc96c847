import { ICD_10_CM, SNOMED_CT } from '../systems.js'
import type { CodeRelease } from './code-release.js'

/** A code of the starter set, with titles by language. */
export interface StarterCode {
  readonly code: string
  readonly isHeading: boolean
  readonly titles: Readonly<Record<string, string>>
}

/**
 * This is the project's own starter set of ICD-10-CM: the codes of the samples, and the headings above them.
 * It serves until a release is adopted. It knows a few dozen of 70,000 codes, so it refuses the headings that
 * it knows, and no other code. The titles in other languages are the project's own.
 */
export const STARTER_CODES: readonly StarterCode[] = [
  heading('D50', 'Iron deficiency anemia'), code('D50.9', 'Iron deficiency anemia, unspecified'),
  heading('E03', 'Other hypothyroidism'), code('E03.9', 'Hypothyroidism, unspecified'),
  heading('E11', 'Type 2 diabetes mellitus', { de: 'Diabetes mellitus Typ 2', es: 'Diabetes tipo 2' }),
  code('E11.9', 'Type 2 diabetes mellitus without complications', {
    de: 'Diabetes mellitus Typ 2 ohne Komplikationen', es: 'Diabetes tipo 2 sin complicaciones',
    fr: 'Diabète de type 2 sans complication', no: 'Diabetes type 2 uten komplikasjoner',
    pt: 'Diabetes tipo 2 sem complicações'
  }),
  heading('E66', 'Overweight and obesity'), code('E66.9', 'Obesity, unspecified', { de: 'Adipositas' }),
  heading('E78.0', 'Pure hypercholesterolemia'), code('E78.00', 'Pure hypercholesterolemia, unspecified'),
  heading('F32', 'Depressive episode'), code('F32.1', 'Major depressive disorder, single episode, moderate'),
  heading('G43.90', 'Migraine, unspecified, not intractable'),
  code('G43.909', 'Migraine, unspecified, not intractable, without status migrainosus', { de: 'Migräne' }),
  heading('H10', 'Conjunctivitis'), code('H10.9', 'Unspecified conjunctivitis'),
  heading('H66.9', 'Otitis media, unspecified'), code('H66.90', 'Otitis media, unspecified, unspecified ear'),
  code('I10', 'Essential (primary) hypertension', {
    de: 'Essentielle Hypertonie', es: 'Hipertensión esencial', fr: 'Hypertension essentielle',
    no: 'Essensiell hypertensjon', pt: 'Hipertensão essencial'
  }),
  heading('I48', 'Atrial fibrillation and flutter'), code('I48.0', 'Paroxysmal atrial fibrillation'),
  heading('J06', 'Acute upper respiratory infections of multiple and unspecified sites'),
  code('J06.9', 'Acute upper respiratory infection, unspecified'),
  heading('J18', 'Pneumonia, unspecified organism'),
  code('J18.9', 'Pneumonia, unspecified organism', { de: 'Lungenentzündung', no: 'Lungebetennelse' }),
  heading('J20', 'Acute bronchitis'), code('J20.9', 'Acute bronchitis, unspecified'),
  heading('J30', 'Vasomotor and allergic rhinitis'), code('J30.9', 'Allergic rhinitis, unspecified'),
  heading('J45.3', 'Mild persistent asthma'), code('J45.30', 'Mild persistent asthma, uncomplicated'),
  heading('K21', 'Gastro-esophageal reflux disease'),
  code('K21.9', 'Gastro-esophageal reflux disease without esophagitis'),
  heading('K35.8', 'Other and unspecified acute appendicitis'),
  code('K35.80', 'Unspecified acute appendicitis', { de: 'Akute Appendizitis', pt: 'Apendicite aguda' }),
  heading('K59.0', 'Constipation'), code('K59.00', 'Constipation, unspecified'),
  heading('L20', 'Atopic dermatitis'), code('L20.9', 'Atopic dermatitis, unspecified'),
  heading('M54.5', 'Low back pain'), code('M54.50', 'Low back pain, unspecified', { de: 'Kreuzschmerz' }),
  heading('N39', 'Other disorders of urinary system'),
  code('N39.0', 'Urinary tract infection, site not specified', { de: 'Harnwegsinfektion' }),
  heading('R51', 'Headache'), code('R51.9', 'Headache, unspecified', { de: 'Kopfschmerz', fr: 'Céphalée' }),
  heading('S52.501', 'Unspecified fracture of the lower end of right radius'),
  code('S52.501A', 'Unspecified fracture of the lower end of right radius, initial encounter'),
  heading('S93.401', 'Sprain of unspecified ligament of right ankle'),
  code('S93.401A', 'Sprain of unspecified ligament of right ankle, initial encounter')
]

/** The version of the starter set. A changed set has another version. */
export const STARTER_VERSION = 'starter-1'
export const STARTER_FROM = '2021-10-01'

function code (
  code: string, english: string, others: Readonly<Record<string, string>> = {}
): StarterCode {
  return { code, isHeading: false, titles: { en: english, ...others } }
}

function heading (
  code: string, english: string, others: Readonly<Record<string, string>> = {}
): StarterCode {
  return { code, isHeading: true, titles: { en: english, ...others } }
}

const BY_CODE = new Map(STARTER_CODES.map(each => [each.code, each]))

/** The starter set as a release. M54.5 and others became headings on its first day. */
export const STARTER_RELEASE: CodeRelease = {
  system: ICD_10_CM,
  citation: `the starter set of ICD-10-CM (${STARTER_VERSION})`,
  from: STARTER_FROM,
  complete: false,
  look: wanted => {
    const found = BY_CODE.get(wanted)
    return found === undefined ? undefined : { use: found.isHeading ? 'heading' : 'assignable' }
  }
}

/** Systems whose unknown and inactive codes a clinician judges, since records keep them for years. */
export const LASTING_SYSTEMS: readonly string[] = [SNOMED_CT]
