import { BASE } from '../../records/index.js'
import { tokenUrl } from '../access/smart-configuration.js'
import { FHIR_PATH } from './path.js'
import type { FhirRoute } from './route.js'

/** FHIR's codes of interactions with a type, in the order of the standard. */
const TYPE_INTERACTIONS = ['read', 'vread', 'update', 'history-instance', 'create', 'search-type']

const SMART = {
  system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR'
}

/** Tells the token endpoint to clients that read it here and not in the smart-configuration (SMART 1). */
const OAUTH_URIS = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris'

/** Describes what the table serves as a CapabilityStatement, and nothing else. */
export function capabilityStatement (
  routes: readonly FhirRoute[], base: string, date: string
): Readonly<Record<string, unknown>> {
  const types = [...new Set(routes.flatMap(({ type }) => type ?? []))]
  return {
    resourceType: 'CapabilityStatement', status: 'active', date, kind: 'instance', fhirVersion: '4.0.1',
    url: `${BASE}/CapabilityStatement/node`, name: 'MediChainNode', title: 'MediChain node of a hospital',
    software: { name: 'MediChain' },
    implementation: { description: 'A hospital node of a MediChain consortium', url: base },
    format: ['application/fhir+json', 'json'],
    rest: [{
      mode: 'server',
      documentation: 'Records of other hospitals are read as the patient permits. What a reader may not ' +
        'read is answered like what does not exist. X-Purpose states the purpose; without it, it is TREAT.',
      security: {
        extension: [{
          url: OAUTH_URIS,
          extension: [{ url: 'token', valueUri: tokenUrl(base.slice(0, -FHIR_PATH.length)) }]
        }],
        cors: true, service: [{ coding: [SMART] }],
        description: 'A bearer token on every call but this one. A registered program gets one from the ' +
          'address in .well-known/smart-configuration.'
      },
      resource: types.map(type => resourceOf(type, routes.filter(route => route.type === type))),
      interaction: [{ code: 'transaction' }, { code: 'batch' }]
    }]
  }
}

function resourceOf (type: string, routes: readonly FhirRoute[]): Readonly<Record<string, unknown>> {
  const codes = new Set<string>(routes.map(({ interaction }) => interaction))
  const isVersioned = codes.has('vread')
  const search = new Map(routes.filter(({ interaction }) => interaction === 'search-type')
    .flatMap(({ search: parameters = [] }) => parameters.map(one => [one.name, one] as const)))
  const operations = [...new Set(routes.flatMap(({ operation }) => operation ?? []))]
  return {
    type,
    interaction: TYPE_INTERACTIONS.filter(code => codes.has(code)).map(code => ({ code })),
    ...(isVersioned
      ? {
          versioning: 'versioned-update', readHistory: true, updateCreate: false, conditionalCreate: true,
          conditionalRead: 'not-match', conditionalUpdate: false, conditionalDelete: 'not-supported'
        }
      : {}),
    ...(search.size === 0 ? {} : { searchParam: [...search.values()] }),
    ...(operations.length === 0
      ? {}
      : { operation: operations.map(name => ({ name, definition: definitionOf(type, name) })) })
  }
}

function definitionOf (type: string, name: string): string {
  switch (name) {
    case 'everything': return 'http://hl7.org/fhir/OperationDefinition/Patient-everything'
    case 'summary': return 'http://hl7.org/fhir/uv/ips/OperationDefinition/summary'
    case 'validate': return 'http://hl7.org/fhir/OperationDefinition/Resource-validate'
    default: return `${BASE}/OperationDefinition/${type}-${name}`
  }
}
