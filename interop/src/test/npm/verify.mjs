// Verifies what the sender signed, with the libraries that receivers on Node use.
// Reads one case a line; prints for each library: its name, how many it accepted, how many of the
// same it refused with another body, how many it cannot be asked about, and the lines it got wrong.
import { createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Webhook as StandardWebhook } from "standardwebhooks";
import Stripe from "stripe";
import { Webhook as SvixWebhook } from "svix";

const SPKI_START = Buffer.from("302a300506032b6570032100", "hex");
const decoded = (text) => Buffer.from(text, "base64");

function isRight(check) {
  try {
    return check() !== false;
  } catch {
    return false;
  }
}

function isAnyEqual(expected, candidates) {
  return candidates.some((each) => {
    const candidate = Buffer.from(each);
    return candidate.length === expected.length && timingSafeEqual(candidate, expected);
  });
}

function signatures(header, version) {
  const start = version + ",";
  return header.split(" ").filter((each) => each.startsWith(start)).map((each) => each.slice(start.length));
}

// Each says whether a body is the one that was signed; libraries that take text only get text.
const libraries = {
  standardwebhooks: (one, body) => {
    new StandardWebhook(one.key, { format: "raw" }).verify(body.text, one.headers, { jsonParse: false });
  },
  svix: (one, body) => {
    new SvixWebhook(one.key, { format: "raw" }).verify(body.text, one.headers);
  },
  stripe: (one, body) => {
    Stripe.webhooks.signature.verifyHeader(body.text, one.hex, one.secret, 300);
  },
  "node:crypto v1": (one, body) => {
    const hmac = createHmac("sha256", one.key).update(`${one.id}.${one.timestamp}.`).update(body.bytes);
    return isAnyEqual(Buffer.from(hmac.digest("base64")), signatures(one.headers["webhook-signature"], "v1"));
  },
  "node:crypto v1a": (one, body) => {
    const key = createPublicKey({
      key: Buffer.concat([SPKI_START, one.publicKey]),
      format: "der",
      type: "spki",
    });
    const signed = Buffer.concat([Buffer.from(`${one.id}.${one.timestamp}.`), body.bytes]);
    return signatures(one.headers["webhook-signature"], "v1a").some((each) => verify(null, signed, key, decoded(each)));
  },
  "node:crypto hex": (one, body) => {
    const hmac = createHmac("sha256", one.secret).update(`${one.timestamp}.`).update(body.bytes);
    const v1 = one.hex.split(",").filter((each) => each.startsWith("v1=")).map((each) => each.slice(3));
    return isAnyEqual(Buffer.from(hmac.digest("hex")), v1);
  },
};

function canBeAsked(name, body) {
  // Text cannot hold bytes that are not UTF-8, and Stripe's refuses to look at an empty body.
  return name.startsWith("node:") || (body.isText && !(name === "stripe" && body.bytes.length === 0));
}

function bodyOf(bytes) {
  const text = bytes.toString("utf8");
  return { bytes, text, isText: Buffer.from(text, "utf8").equals(bytes) };
}

const results = {};
for (const name of Object.keys(libraries)) {
  results[name] = { accepted: 0, refused: 0, skipped: 0, wrong: [] };
}

let number = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) {
  const [id, timestamp, signature, hex, key, secret, publicKey, content] = line.split("\t");
  const one = {
    id,
    timestamp,
    hex,
    headers: { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature },
    key: decoded(key),
    secret: decoded(secret).toString("utf8"),
    publicKey: decoded(publicKey),
  };
  const body = bodyOf(decoded(content));
  const changed = bodyOf(Buffer.concat([body.bytes, Buffer.from("x")]));
  for (const [name, check] of Object.entries(libraries)) {
    const result = results[name];
    if (!canBeAsked(name, body)) {
      result.skipped++;
      continue;
    }
    const isAccepted = isRight(() => check(one, body));
    const isChangeRefused = !isRight(() => check(one, changed));
    result.accepted += isAccepted ? 1 : 0;
    result.refused += isChangeRefused ? 1 : 0;
    if (!isAccepted || !isChangeRefused) {
      result.wrong.push(number);
    }
  }
  number++;
}

for (const [name, { accepted, refused, skipped, wrong }] of Object.entries(results)) {
  console.log([name, accepted, refused, skipped, wrong.slice(0, 5).join(" ")].join("\t"));
}
