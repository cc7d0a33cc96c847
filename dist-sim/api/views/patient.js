export {};
//# sourceMappingURL=patient.js.map