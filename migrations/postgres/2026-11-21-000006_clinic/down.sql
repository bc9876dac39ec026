DROP TABLE waitlist;
-- The indexes go first: a column that has one cannot be dropped on both databases alike.
DROP INDEX bookings_external_reference;
DROP INDEX bookings_by_location;
ALTER TABLE bookings DROP COLUMN location_id;
DROP TABLE specialties;
DROP INDEX resources_doctor_id;
ALTER TABLE resources DROP COLUMN practice;
ALTER TABLE resources DROP COLUMN doctor_id;
DROP TABLE external_ids;
DROP TABLE doctors;
ALTER TABLE services DROP COLUMN length_from;
ALTER TABLE services DROP COLUMN specialty;
ALTER TABLE customers DROP COLUMN external_ids;
ALTER TABLE customers DROP COLUMN gender;
ALTER TABLE customers DROP COLUMN birth_date;
