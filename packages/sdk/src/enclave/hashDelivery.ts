import { AbiCoder, keccak256 } from "ethers";

import type { Hex } from "../types.js";
import type { Delivery } from "./types.js";

/** `DeliveryLibrary.hash`: the job's word keeps its low 248 bits. */
export function hashDelivery(delivery: Delivery): Hex {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      [
        "uint256",
        "bytes32",
        "bytes32",
        "uint40",
        "uint40",
        "uint8",
        "uint8",
        "bool",
        "uint128",
        "uint40",
        "uint40",
        "address",
      ],
      [
        delivery.lock,
        delivery.resultHash,
        delivery.outputDigest,
        delivery.deliveredAt,
        delivery.auditBlock,
        delivery.vendor,
        delivery.status,
        delivery.provable,
        delivery.draw,
        delivery.demandedAt,
        delivery.disputedAt,
        delivery.challenger,
      ],
    ),
  );
}
