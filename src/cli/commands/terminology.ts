import path from 'node:path'
import { Option, type Command } from 'commander'
import { ImportError, ReleaseStore, importRelease } from '../../terminology/index.js'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { chosenFolder } from '../find-node.js'
import { examples } from '../help.js'
import { fileError } from '../input-file.js'
import { renderImported } from '../render/terminology.js'
import { nodeOptions, type NodeFlags } from '../with-node.js'

const IMPORT_HELP = `
Reads the files of one release, plain or compressed by gzip: the ICD-10-CM order file with the tabular
list (XML) and a table of code edits; ClaML (WHO ICD-10, ICD-10-GM); a FHIR CodeSystem in JSON; or the
concept, description, language and relationship files of a SNOMED CT RF2 snapshot.
The same files make the same release, with the same hash, at every hospital. The node may run.
A release that was imported decides nothing until a quorum of hospitals has adopted it.
`

interface ImportFlags extends NodeFlags {
  readonly system?: string
  readonly release?: string
  readonly title?: string
  readonly from?: string
  readonly until?: string
}

export function addTerminology (program: Command, context: Context): void {
  const group = program.command('terminology').description('Code systems: import releases and find codes')
  addImport(group, context)
  examples(group, 'terminology import icd10cm-order-2026.txt.gz --release 2026 --name hospital-1')
}

function addImport (group: Command, context: Context): void {
  const command = nodeOptions(group.command('import'))
    .description('Make a release of the files of a publisher, and keep it in the data folder of a node')
    .argument('<file...>', 'the files of one release')
    .addOption(new Option('--system <uri>', 'URI of the code system, if the files do not say it'))
    .addOption(new Option('--release <version>', 'version of the release, if the files do not say it'))
    .addOption(new Option('--title <title>', 'name of the release for people'))
    .addOption(new Option('--from <day>', 'first valid day, as 2026-01-31'))
    .addOption(new Option('--until <day>', 'last valid day; leave it out if there is no successor yet'))
    .addHelpText('after', IMPORT_HELP)
    .action(async (files: string[], flags: ImportFlags) => {
      const folder = chosenFolder(context.io, flags)
      if (folder === undefined) throw usageError('name the node with --name or --data')
      const { from, release: version, system, title: name, until } = flags
      const store = new ReleaseStore(path.join(folder, 'terminology'))
      try {
        const imported = await importRelease(
          store, files.map(file => path.resolve(context.io.cwd, file)),
          { from, name, system, until, version })
        print(context, flags.json, imported, renderImported)
      } catch (error) {
        if (error instanceof ImportError) throw new CliError(error.message)
        throw fileError((error as NodeJS.ErrnoException).path ?? folder, error)
      } finally {
        await store.close()
      }
    })
  examples(command,
    'terminology import icd10cm-order-2026.txt.gz tabular-2026.xml --release 2026 --name hospital-1',
    'terminology import icd10gm2026syst_claml.xml --name hospital-1',
    'terminology import sct2_Concept.txt sct2_Description-en.txt --release 20260101 --name hospital-1')
}
