import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../../registry/unique-registry.js';
import type { ReceiptSource } from './webhook-source.js';

/** Every name that receipts say they are from; what comes in on routes of its own included. */
@Injectable()
export class ReceiptSources extends UniqueRegistry<ReceiptSource> {
  constructor() {
    super('webhook source');
  }
}
