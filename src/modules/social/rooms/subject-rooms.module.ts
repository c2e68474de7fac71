import { Module } from '@nestjs/common';
import { SubjectAudienceRepository } from './subject-audience.repository.js';
import { SubjectAudiences } from './subject-audiences.service.js';
import { SubjectRooms } from './subject-rooms.js';

@Module({
  providers: [SubjectAudienceRepository, SubjectAudiences, SubjectRooms],
  exports: [SubjectAudiences],
})
export class SubjectRoomsModule {}
