import type { ExportedRecordView, PatientExportView } from '../../api/index.js'
import { html, Markup, whole } from './markup.js'
import { day, diagnosisIn, personIn, type Resource } from './words.js'

const STYLE = `:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;font:1.05rem/1.5 system-ui,sans-serif;color:#15181c;background:#fff;
overflow-wrap:anywhere}
main{max-width:46rem;margin:0 auto;padding:1rem 1rem 3rem}h1{font-size:1.6rem;line-height:1.2}
h2{font-size:1.25rem;margin:1.6rem 0 .4rem}article{border:1px solid #8a8f98;border-radius:.3rem;
padding:.5rem .9rem;margin:.6rem 0;break-inside:avoid}h3{margin:.2rem 0;font-size:1.1rem}
p{margin:.2rem 0}.care{border-left:.7rem solid #7a4b00}
.id{font-family:ui-monospace,monospace}.whole{white-space:nowrap}`

const WHY: Readonly<Record<Exclude<ExportedRecordView['content'], 'included'>, string>> = {
  'closed': 'This hospital could not open it for you. Ask for a copy at the hospital that recorded it.',
  'erased': 'It was erased at every hospital.',
  'not-in-force': 'It counts for nothing now: it was rejected or withdrawn, or awaits validation.'
}

/**
 * Makes the page of a copy, which has no script and loads nothing.
 * @param receiptName the file with the receipt of a case. @param checker the file that checks receipts
 */
export function copyPage (
  view: PatientExportView, receiptName: (caseId: string) => string, checker: string | undefined
): string {
  const resources = resourcesOf(view.document)
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient')
  const conditions = new Map(resources.filter(({ resourceType }) => resourceType === 'Condition')
    .map(one => [String(one['id']), one]))
  const [included, others] = [true, false].map(isIncluded =>
    view.records.filter(({ content }) => (content === 'included') === isIncluded))
  const linked = (record: ExportedRecordView): Markup => html`<p>${
    record.receipt === undefined ? 'No receipt yet.'
      : html`<a href="${receiptName(record.case)}">Receipt</a> of case
        <span class="id">${record.case.slice(0, 16)}</span>`}</p>`
  const place = ({ hospital, proposedAt }: ExportedRecordView): Markup =>
    html`<p>${whole(`Recorded by ${hospital.name || hospital.id}, ${day(proposedAt)}`)}</p>`
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>My health records</title><style>${new Markup(STYLE)}</style></head><body><main>
<h1>My health records</h1>
<p>${whole(personIn(patient))}</p>
<p>${whole(`This copy was made by ${view.hospital.name || view.hospital.id} on ${day(view.madeAt)} (UTC).`)}
Keep it as carefully as a letter from your doctor: whoever has it can read it.</p>
<h2>Diagnoses in this copy: ${String(included?.length)}</h2>
${(included ?? []).map(record => html`<article>${diagnosis(conditions.get(record.record))}${place(record)}${
  linked(record)}</article>`)}
<h2>Not in this copy: ${String(others?.length)}</h2>
${(others ?? []).map(record => html`<article class="care"><p>${
  record.content === 'included' ? '' : WHY[record.content]}</p>${place(record)}${linked(record)}</article>`)}
<h2>Allergies and medicines</h2>
<p>They are not kept here. <strong>This does not mean that you have no allergies or take no
medicines.</strong> Tell your doctor about them.</p>
<h2>The files</h2>
<p><a href="summary.json">summary.json</a> is for a doctor's program: an International Patient Summary (HL7
FHIR). Each file in the folder receipts proves which hospital recorded a diagnosis and when, and which
hospitals checked it. A receipt does not say what the diagnosis is.${checker === undefined ? '' : html` <a
href="${checker}">${checker}</a> checks them without a network.`}</p>
<p>The id of the chain: <span class="id">${view.chainId}</span></p>
<p>Diagnoses may have been corrected since this copy was made. A new copy tells.</p>
</main></body></html>
`.text
}

function diagnosis (condition: Resource | undefined): Markup {
  const { detail, name } = diagnosisIn(condition ?? {})
  return html`<h3>${name}</h3><p>${whole(detail)}</p>`
}

function resourcesOf (document: unknown): Resource[] {
  const { entry = [] } = document as { readonly entry?: readonly { readonly resource: Resource }[] }
  return entry.map(({ resource }) => resource)
}
