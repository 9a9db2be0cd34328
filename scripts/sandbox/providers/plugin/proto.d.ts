/** The build turns a .proto file into protobufjs' JSON descriptor. */
declare module '*.proto' {
  const descriptor: import('protobufjs').INamespace;
  export default descriptor;
}
