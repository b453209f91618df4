import { bytes } from "../encoding/bytes.js";
import { der } from "../encoding/der.js";
import { extension } from "./buildCertificate.js";

const OID = "1.2.840.113741.1.13.1";

/** The platform that a PCK leaf certifies. */
export interface PckExtensionParameters {
  /** The platform's permanent id, 16 bytes. */
  ppid: Uint8Array;
  /** The 16 component SVNs, each 0 to 255. */
  components: readonly number[];
  pceSvn: number;
  /** Two bytes. */
  pceId: Uint8Array;
  /** Six bytes. */
  fmspc: Uint8Array;
  /** The platform's id and configuration; a leaf of the Processor CA has neither. */
  platformInstanceId?: Uint8Array;
  configuration?: { dynamicPlatform: boolean; cachedKeys: boolean; smtEnabled: boolean };
}

/** Intel's certificate extension for a PCK leaf ("SGX PCK Certificate and CRL Profile", 1.5). */
export function pckExtension(parameters: PckExtensionParameters): Uint8Array {
  const field = (suffix: string, value: Uint8Array): Uint8Array =>
    der.sequence(der.oid(`${OID}.${suffix}`), value);
  const tcb = der.sequence(
    ...parameters.components.map((svn, i) => field(`2.${i + 1}`, der.integer(svn))),
    field("2.17", der.integer(parameters.pceSvn)),
    field("2.18", der.octetString(Uint8Array.from(parameters.components))),
  );
  const { platformInstanceId, configuration } = parameters;
  const fields = [
    field("1", der.octetString(parameters.ppid)),
    field("2", tcb),
    field("3", der.octetString(parameters.pceId)),
    field("4", der.octetString(parameters.fmspc)),
    field("5", der.enumerated(platformInstanceId === undefined ? 0 : 1)),
  ];
  if (platformInstanceId !== undefined)
    fields.push(field("6", der.octetString(platformInstanceId)));
  if (configuration !== undefined) {
    fields.push(
      field(
        "7",
        der.sequence(
          field("7.1", der.boolean(configuration.dynamicPlatform)),
          field("7.2", der.boolean(configuration.cachedKeys)),
          field("7.3", der.boolean(configuration.smtEnabled)),
        ),
      ),
    );
  }
  return extension(OID, false, bytes.concat(der.sequence(...fields)));
}
