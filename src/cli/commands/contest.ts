import { Option, type Command } from 'commander'
import type { Client } from '../../api/index.js'
import { usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { hashOfFile } from '../input-file.js'
import { renderRecorded } from '../render/emergencies.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import { openKey, type KeyFlags } from './patient-keys.js'

type ContestFlags = NodeFlags & KeyFlags & PatientFlags & { readonly form?: string }

/** What is contested: an emergency, or a consent in favour of its filer. */
interface Contested {
  /** The name of the argument, with what it is. */
  readonly argument: readonly [name: string, description: string]
  readonly description: string
  readonly help: string
  /** True if a hospital may contest in its own name, without a key or a form. */
  readonly byHospital: boolean
  /** Returns the whole id, which a key signs. */
  id (client: Client, text: string): Promise<string>
  call: 'contestEmergency' | 'contestConsent'
}

/** Adds `contest`, by which a patient asks for two further judges. Returns the command for its examples. */
export function addContest (group: Command, context: Context, contested: Contested): Command {
  const { argument: [name, description], call } = contested
  return patientOptions(nodeOptions(group.command('contest'))).argument(`<${name}>`, description)
    .argument('[identifier]', 'with --form: system|value, or only the value; - for stdin')
    .description(contested.description)
    .addOption(new Option('--key <file>', 'key file of the patient or a guardian'))
    .addOption(new Option('--passphrase-file <file>', 'its first line opens the key file'))
    .addOption(new Option('--form <file>', 'the signed form, of a patient without a key').conflicts('key'))
    .addHelpText('after', contested.help)
    .action(async (text: string, identifier: string | undefined, flags: ContestFlags) => {
      if ((flags.form === undefined) !== (identifier === undefined)) {
        throw usageError('a contest on a form needs both: the identifier of the patient, and --form')
      }
      if (!contested.byHospital && flags.form === undefined && flags.key === undefined) {
        throw usageError('the patient contests: with --key, or on a form with the identifier and --form')
      }
      const filed = flags.form === undefined || identifier === undefined ? {} : {
        patient: await identifierFrom(context, identifier, flags.system),
        form: await hashOfFile(context, flags.form, 'the form that the patient signed')
      }
      const holder = flags.key === undefined ? undefined : await openKey(context, flags)
      const view = await withNode(context, flags, 'hospital', async client => {
        const id = await contested.id(client, text)
        const { chainId } = await client.call('practitioners')
        const body = holder === undefined
          ? filed
          : { key: holder.key, signature: holder.contest(chainId, id) }
        return await client.call(call, { params: { id }, body })
      })
      print(context, flags.json, view, renderRecorded('The demand for two further judges'))
    })
}
