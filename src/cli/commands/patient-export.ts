import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { Option, type Command } from 'commander'
import { fields, type PatientExportView } from '../../api/index.js'
import { CliError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { makeSecretFolder, writeSecretFile } from '../new-file.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'
import { bodyOf, signingOptions } from './patient-accesses.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import type { KeyFlags } from './patient-keys.js'
import { PAGE } from './receipt.js'

type ExportFlags = NodeFlags & PatientFlags & KeyFlags & { readonly out?: string }

const HELP = `
A hospital that treats the patient makes the copy. Elsewhere the patient gives the text of the card's QR code
as the identifier, or signs with the key of the card (--key, --passphrase-file).

The folder is new. index.html shows the diagnoses in any browser, and says which ones are not in the copy.
summary.json is an International Patient Summary (HL7 FHIR) for programs of doctors; the folder receipts has a
receipt of every record, and check-receipts.html checks them. The copy has what this hospital may open for
the patient: own records, and those of others unless they are of a sensitive category or denied. A consent
with the purpose PATRQT opens more. Allergies and medicines are not kept here; the copy never says "none".

The export is in the patient's list of accesses. The files are not encrypted: give them to the patient alone.`

/** Adds `patient export`. */
export function addExport (group: Command, context: Context): void {
  const command = signingOptions(patientOptions(nodeOptions(group.command('export'))))
    .description("The patient's own copy: a page, a FHIR summary (IPS), and the receipts of all records")
    .argument('<identifier>', 'system|value, only the value, or the text of a card; - for stdin')
    .addOption(new Option('--out <folder>', 'new folder for the files').makeOptionMandatory())
    .addHelpText('after', HELP)
    .action(async (text: string, flags: ExportFlags) => { await exportCopy(context, text, flags) })
  examples(command, 'patient export - --out my-records --name hospital-1 < number.txt')
}

async function exportCopy (context: Context, text: string, flags: ExportFlags): Promise<void> {
  const { assembly, io } = context
  const { out = '' } = flags
  const patient = await identifierFrom(context, text, flags.system)
  const folder = path.resolve(io.cwd, out)
  // The folder comes first: an export that finds no place is in the list of the patient for ever.
  if (!await makeSecretFolder(folder, out)) {
    throw new CliError(`${out} exists already; name a new folder with --out`)
  }
  try {
    const view = await withNode(context, flags, 'hospital', async client =>
      await client.call('exportPatient', { body: await bodyOf(context, client, patient, flags) }))
    for (const { case: id, receipt } of view.records) {
      const report = receipt === undefined ? undefined : await assembly.readReceipt(receipt, view.chainId)
      if (report?.isValid !== false) continue
      throw new CliError(`the node gave a receipt of case ${id.slice(0, 8)} that is refused ` +
        `(${report.code}); run chain verify`)
    }
    const { copyFiles } = await import('../copy/index.js')
    const files = copyFiles(view, await readFile(PAGE, 'utf8').catch(() => undefined))
    await mkdir(path.join(folder, 'receipts'), { mode: 0o700 })
    for (const { name, text } of files) await writeSecretFile(path.join(folder, name), name, [text])
    print(context, flags.json, { folder, files: files.map(({ name }) => name), records: rowsOf(view) },
      () => summaryOf(view, folder))
  } catch (error) {
    // An incomplete copy would look like a complete one.
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

function rowsOf ({ records }: PatientExportView): readonly object[] {
  return records.map(({ case: id, content, hospital }) => ({ case: id, content, hospital }))
}

function summaryOf ({ records }: PatientExportView, folder: string): string {
  const count = (wanted: string): number => records.filter(({ content }) => content === wanted).length
  return fields([
    ['folder', folder], ['diagnoses', count('included')], ['closed here', count('closed')],
    ['erased', count('erased')], ['not in force', count('not-in-force')]
  ]) + 'Open index.html in a browser. Give the folder to the patient and keep none.\n'
}
