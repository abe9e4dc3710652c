import { connect } from "node:net";
import { text } from "node:stream/consumers";
