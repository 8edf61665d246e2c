export { DefinitionDocuments } from './definition-documents';
export { DEFINITION_DOCUMENT_TYPE, definitionDocument, type DefinitionDocument } from './document';
export { rememberDefinition } from './remember';
