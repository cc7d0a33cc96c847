import { answer } from '../route.js';
import { object, text } from '../schema.js';
/** An identifier without a system belongs to the national system in the hospital's configuration. */
const identifier = object({
    system: text({ minLength: 1, maxLength: 256 }), value: text({ minLength: 1, maxLength: 256 })
}, ['value']);
export const patientRoutes = {
    /** This is a POST, so that identifiers stay out of URLs and logs. 404 `unknown-patient`. */
    history: {
        kind: 'json',
        method: 'POST',
        path: '/v1/patients/history',
        summary: 'Every case of the patient with this identifier, oldest first.',
        role: 'hospital',
        body: identifier,
        readsRecords: true,
        answer: answer()
    }
};
//# sourceMappingURL=patients.js.map