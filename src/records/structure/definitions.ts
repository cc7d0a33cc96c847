/**
 * This table lists the elements of the R4 (4.0.1) types that a submission or body may hold. Each line is
 * transcribed from the published structure definition of its type (hl7.org/fhir/R4).
 *
 * Notation: `name:type`. `!` means required, `+` required and repeated, `*` repeated, no sign optional.
 *
 * `name[x]:a|b` is a choice of types, and `code(a|b)` a required binding to a closed list. `compile.ts` reads
 * the table once, when it is loaded.
 */
const EXTENSION_VALUES = 'base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|' +
  'integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|' +
  'Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|' +
  'Money|Period|Quantity|Range|Ratio|Reference|SampledData|Signature|Timing|ContactDetail|' +
  'Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|TriggerDefinition|' +
  'UsageContext|Dosage|Meta'

const QUANTITY = 'value:decimal comparator:code(<|<=|>=|>) unit:string system:uri code:code'
const UNITS_OF_TIME = 'code(s|min|h|d|wk|mo|a)'
const GENDER = 'code(male|female|other|unknown)'

/** Data types. Each of them also has `id` and `extension*`. */
export const DATA_TYPES: Readonly<Record<string, string>> = {
  Element: '',
  Extension: `url!:uri value[x]:${EXTENSION_VALUES}`,
  Meta: 'versionId:id lastUpdated:instant source:uri profile*:canonical security*:Coding ' +
    'tag*:Coding',
  Narrative: 'status!:code(generated|extensions|additional|empty) div!:xhtml',
  Coding: 'system:uri version:string code:code display:string userSelected:boolean',
  CodeableConcept: 'coding*:Coding text:string',
  Identifier: 'use:code(usual|official|temp|secondary|old) type:CodeableConcept system:uri ' +
    'value:string period:Period assigner:Reference',
  Reference: 'reference:string type:uri identifier:Identifier display:string',
  Period: 'start:dateTime end:dateTime',
  Quantity: QUANTITY,
  Age: QUANTITY,
  Count: QUANTITY,
  Distance: QUANTITY,
  Duration: QUANTITY,
  Money: 'value:decimal currency:code',
  Range: 'low:Quantity high:Quantity',
  Ratio: 'numerator:Quantity denominator:Quantity',
  SampledData: 'origin!:Quantity period!:decimal factor:decimal lowerLimit:decimal ' +
    'upperLimit:decimal dimensions!:positiveInt data:string',
  Annotation: 'author[x]:Reference|string time:dateTime text!:markdown',
  Attachment: 'contentType:code language:code data:base64Binary url:url size:unsignedInt ' +
    'hash:base64Binary title:string creation:dateTime',
  Signature: 'type+:Coding when!:instant who!:Reference onBehalfOf:Reference targetFormat:code ' +
    'sigFormat:code data:base64Binary',
  HumanName: 'use:code(usual|official|temp|nickname|anonymous|old|maiden) text:string ' +
    'family:string given*:string prefix*:string suffix*:string period:Period',
  Address: 'use:code(home|work|temp|old|billing) type:code(postal|physical|both) text:string ' +
    'line*:string city:string district:string state:string postalCode:string country:string ' +
    'period:Period',
  ContactPoint: 'system:code(phone|fax|email|pager|url|sms|other) value:string ' +
    'use:code(home|work|temp|old|mobile) rank:positiveInt period:Period',
  Timing: 'event*:dateTime repeat:Timing.repeat code:CodeableConcept',
  ContactDetail: 'name:string telecom*:ContactPoint',
  Contributor: 'type!:code(author|editor|reviewer|endorser) name!:string contact*:ContactDetail',
  DataRequirement: 'type!:code profile*:canonical subject[x]:CodeableConcept|Reference mustSupport*:string ' +
    'codeFilter*:DataRequirement.codeFilter dateFilter*:DataRequirement.dateFilter limit:positiveInt ' +
    'sort*:DataRequirement.sort',
  'DataRequirement.codeFilter': 'path:string searchParam:string valueSet:canonical code*:Coding',
  'DataRequirement.dateFilter': 'path:string searchParam:string value[x]:dateTime|Period|Duration',
  'DataRequirement.sort': 'path!:string direction!:code(ascending|descending)',
  Expression: 'description:string name:id language!:code expression:string reference:uri',
  ParameterDefinition: 'name:code use!:code(in|out) min:integer max:string documentation:string type!:code ' +
    'profile:canonical',
  RelatedArtifact: 'type!:code(documentation|justification|citation|predecessor|successor|derived-from|' +
    'depends-on|composed-of) label:string display:string citation:markdown url:url document:Attachment ' +
    'resource:canonical',
  TriggerDefinition: 'type!:code(named-event|periodic|data-changed|data-added|data-modified|data-removed|' +
    'data-accessed|data-access-ended) name:string timing[x]:Timing|Reference|date|dateTime ' +
    'data*:DataRequirement condition:Expression',
  UsageContext: 'code!:Coding value[x]!:CodeableConcept|Quantity|Range|Reference',
  Dosage: 'sequence:integer text:string additionalInstruction*:CodeableConcept patientInstruction:string ' +
    'timing:Timing asNeeded[x]:boolean|CodeableConcept site:CodeableConcept route:CodeableConcept ' +
    'method:CodeableConcept doseAndRate*:Dosage.doseAndRate maxDosePerPeriod:Ratio ' +
    'maxDosePerAdministration:Quantity maxDosePerLifetime:Quantity modifierExtension*:Extension',
  'Dosage.doseAndRate': 'type:CodeableConcept dose[x]:Range|Quantity rate[x]:Ratio|Range|Quantity',
  'Timing.repeat': 'bounds[x]:Duration|Range|Period count:positiveInt countMax:positiveInt ' +
    `duration:decimal durationMax:decimal durationUnit:${UNITS_OF_TIME} frequency:positiveInt ` +
    `frequencyMax:positiveInt period:decimal periodMax:decimal periodUnit:${UNITS_OF_TIME} ` +
    'dayOfWeek*:code(mon|tue|wed|thu|fri|sat|sun) timeOfDay*:time when*:code offset:unsignedInt'
}

/** Parts of resources. Each of them also has `id`, `extension*` and `modifierExtension*`. */
export const BACKBONES: Readonly<Record<string, string>> = {
  'AuditEvent.agent': 'type:CodeableConcept role*:CodeableConcept who:Reference altId:string name:string ' +
    'requestor!:boolean location:Reference policy*:uri media:Coding network:AuditEvent.network ' +
    'purposeOfUse*:CodeableConcept',
  'AuditEvent.network': 'address:string type:code(1|2|3|4|5)',
  'AuditEvent.source': 'site:string observer!:Reference type*:Coding',
  'AuditEvent.entity': 'what:Reference type:Coding role:Coding lifecycle:Coding securityLabel*:Coding ' +
    'name:string description:string query:base64Binary detail*:AuditEvent.detail',
  'AuditEvent.detail': 'type!:string value[x]:string|base64Binary',
  'Condition.stage': 'summary:CodeableConcept assessment*:Reference type:CodeableConcept',
  'Condition.evidence': 'code*:CodeableConcept detail*:Reference',
  'Encounter.statusHistory': 'status!:code period!:Period',
  'Encounter.classHistory': 'class!:Coding period!:Period',
  'Encounter.participant': 'type*:CodeableConcept period:Period individual:Reference',
  'Encounter.diagnosis': 'condition!:Reference use:CodeableConcept rank:positiveInt',
  'Encounter.hospitalization': 'preAdmissionIdentifier:Identifier origin:Reference ' +
    'admitSource:CodeableConcept reAdmission:CodeableConcept dietPreference*:CodeableConcept ' +
    'specialCourtesy*:CodeableConcept specialArrangement*:CodeableConcept ' +
    'destination:Reference dischargeDisposition:CodeableConcept',
  'Encounter.location': 'location!:Reference status:code(planned|active|reserved|completed) ' +
    'physicalType:CodeableConcept period:Period',
  'Observation.referenceRange': 'low:Quantity high:Quantity type:CodeableConcept ' +
    'appliesTo*:CodeableConcept age:Range text:string',
  'Observation.component': 'code!:CodeableConcept value[x]:Quantity|CodeableConcept|string|' +
    'boolean|integer|Range|Ratio|SampledData|time|dateTime|Period ' +
    'dataAbsentReason:CodeableConcept interpretation*:CodeableConcept ' +
    'referenceRange*:Observation.referenceRange',
  'DiagnosticReport.media': 'comment:string link!:Reference',
  'Practitioner.qualification': 'identifier*:Identifier code!:CodeableConcept period:Period ' +
    'issuer:Reference',
  'PractitionerRole.availableTime': 'daysOfWeek*:code(mon|tue|wed|thu|fri|sat|sun) ' +
    'allDay:boolean availableStartTime:time availableEndTime:time',
  'PractitionerRole.notAvailable': 'description!:string during:Period',
  'Patient.contact': 'relationship*:CodeableConcept name:HumanName telecom*:ContactPoint ' +
    `address:Address gender:${GENDER} organization:Reference period:Period`,
  'Patient.communication': 'language!:CodeableConcept preferred:boolean',
  'Patient.link': 'other!:Reference type!:code(replaced-by|replaces|refer|seealso)',
  'Provenance.agent': 'type:CodeableConcept role*:CodeableConcept who!:Reference ' +
    'onBehalfOf:Reference',
  'Provenance.entity': 'role!:code(derivation|revision|quotation|source|removal) ' +
    'what!:Reference agent*:Provenance.agent'
}

/** Resource types that a node writes, and that no submission or body may hold. */
export const ISSUED: Readonly<Record<string, string>> = {
  AuditEvent: 'type!:Coding subtype*:Coding action:code(C|R|U|D|E) period:Period recorded!:instant ' +
    'outcome:code(0|4|8|12) outcomeDesc:string purposeOfEvent*:CodeableConcept ' +
    'agent+:AuditEvent.agent source!:AuditEvent.source entity*:AuditEvent.entity'
}

/** Resource types. Each of them also has the elements that `compile.ts` gives a DomainResource. */
export const RESOURCES: Readonly<Record<string, string>> = {
  Condition: 'identifier*:Identifier clinicalStatus:CodeableConcept ' +
    'verificationStatus:CodeableConcept category*:CodeableConcept severity:CodeableConcept ' +
    'code:CodeableConcept bodySite*:CodeableConcept subject!:Reference encounter:Reference ' +
    'onset[x]:dateTime|Age|Period|Range|string abatement[x]:dateTime|Age|Period|Range|string ' +
    'recordedDate:dateTime recorder:Reference asserter:Reference stage*:Condition.stage ' +
    'evidence*:Condition.evidence note*:Annotation',
  Encounter: 'identifier*:Identifier status!:code(planned|arrived|triaged|in-progress|onleave|' +
    'finished|cancelled|entered-in-error|unknown) statusHistory*:Encounter.statusHistory ' +
    'class!:Coding classHistory*:Encounter.classHistory type*:CodeableConcept ' +
    'serviceType:CodeableConcept priority:CodeableConcept subject:Reference ' +
    'episodeOfCare*:Reference basedOn*:Reference participant*:Encounter.participant ' +
    'appointment*:Reference period:Period length:Duration reasonCode*:CodeableConcept ' +
    'reasonReference*:Reference diagnosis*:Encounter.diagnosis account*:Reference ' +
    'hospitalization:Encounter.hospitalization location*:Encounter.location ' +
    'serviceProvider:Reference partOf:Reference',
  Observation: 'identifier*:Identifier basedOn*:Reference partOf*:Reference status!:code(' +
    'registered|preliminary|final|amended|corrected|cancelled|entered-in-error|unknown) ' +
    'category*:CodeableConcept code!:CodeableConcept subject:Reference focus*:Reference ' +
    'encounter:Reference effective[x]:dateTime|Period|Timing|instant issued:instant ' +
    'performer*:Reference value[x]:Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|' +
    'SampledData|time|dateTime|Period dataAbsentReason:CodeableConcept ' +
    'interpretation*:CodeableConcept note*:Annotation bodySite:CodeableConcept ' +
    'method:CodeableConcept specimen:Reference device:Reference ' +
    'referenceRange*:Observation.referenceRange hasMember*:Reference derivedFrom*:Reference ' +
    'component*:Observation.component',
  DiagnosticReport: 'identifier*:Identifier basedOn*:Reference status!:code(registered|partial|' +
    'preliminary|final|amended|corrected|appended|cancelled|entered-in-error|unknown) ' +
    'category*:CodeableConcept code!:CodeableConcept subject:Reference encounter:Reference ' +
    'effective[x]:dateTime|Period issued:instant performer*:Reference ' +
    'resultsInterpreter*:Reference specimen*:Reference result*:Reference ' +
    'imagingStudy*:Reference media*:DiagnosticReport.media conclusion:string ' +
    'conclusionCode*:CodeableConcept presentedForm*:Attachment',
  Practitioner: 'identifier*:Identifier active:boolean name*:HumanName telecom*:ContactPoint ' +
    `address*:Address gender:${GENDER} birthDate:date photo*:Attachment ` +
    'qualification*:Practitioner.qualification communication*:CodeableConcept',
  PractitionerRole: 'identifier*:Identifier active:boolean period:Period ' +
    'practitioner:Reference organization:Reference code*:CodeableConcept ' +
    'specialty*:CodeableConcept location*:Reference healthcareService*:Reference ' +
    'telecom*:ContactPoint availableTime*:PractitionerRole.availableTime ' +
    'notAvailable*:PractitionerRole.notAvailable availabilityExceptions:string ' +
    'endpoint*:Reference',
  Patient: 'identifier*:Identifier active:boolean name*:HumanName telecom*:ContactPoint ' +
    `gender:${GENDER} birthDate:date deceased[x]:boolean|dateTime address*:Address ` +
    'maritalStatus:CodeableConcept multipleBirth[x]:boolean|integer photo*:Attachment ' +
    'contact*:Patient.contact communication*:Patient.communication ' +
    'generalPractitioner*:Reference managingOrganization:Reference link*:Patient.link',
  Provenance: 'target+:Reference occurred[x]:Period|dateTime recorded!:instant policy*:uri ' +
    'location:Reference reason*:CodeableConcept activity:CodeableConcept ' +
    'agent+:Provenance.agent entity*:Provenance.entity signature*:Signature'
}
