CREATE SEQUENCE "__schema__"."__prefix__incarnations" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "__schema__"."__prefix__qa_entries" (
	"session_key" text COLLATE "C" NOT NULL,
	"incarnation" bigint NOT NULL,
	"position" bigint NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"fingerprint" text COLLATE "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"question" text NOT NULL,
	"answer" text NOT NULL,
	"context" text,
	"feedback_text" text,
	"feedback_score" integer,
	"used_graph_element_ids" text,
	"memify_metadata" text,
	CONSTRAINT "__prefix__qa_entries_pkey" PRIMARY KEY("session_key","incarnation","position")
);
--> statement-breakpoint
CREATE TABLE "__schema__"."__prefix__sessions" (
	"session_key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"session_id" text COLLATE "C" NOT NULL,
	"incarnation" bigint NOT NULL,
	"last_position" bigint NOT NULL,
	"item_count" bigint NOT NULL,
	"graph_context" text,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "__schema__"."__prefix__trace_steps" (
	"session_key" text COLLATE "C" NOT NULL,
	"incarnation" bigint NOT NULL,
	"position" bigint NOT NULL,
	"trace_id" text COLLATE "C" NOT NULL,
	"fingerprint" text COLLATE "C" NOT NULL,
	"origin_function" text NOT NULL,
	"status" text NOT NULL,
	"memory_query" text NOT NULL,
	"memory_context" text NOT NULL,
	"method_params" text NOT NULL,
	"method_return_value" text NOT NULL,
	"error_message" text NOT NULL,
	"session_feedback" text NOT NULL,
	CONSTRAINT "__prefix__trace_steps_pkey" PRIMARY KEY("session_key","incarnation","position")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "__prefix__qa_entries_by_id" ON "__schema__"."__prefix__qa_entries" USING btree ("session_key","id","incarnation");--> statement-breakpoint
CREATE INDEX "__prefix__sessions_by_user" ON "__schema__"."__prefix__sessions" USING btree ("user_id","updated_at" DESC NULLS FIRST,"session_id");--> statement-breakpoint
CREATE INDEX "__prefix__sessions_by_time" ON "__schema__"."__prefix__sessions" USING btree ("updated_at" DESC NULLS FIRST,"user_id","session_id");--> statement-breakpoint
CREATE INDEX "__prefix__sessions_by_end" ON "__schema__"."__prefix__sessions" USING btree ("expires_at") WHERE expires_at < timestamptz '9999-12-31 23:59:59.999+00';--> statement-breakpoint
CREATE UNIQUE INDEX "__prefix__trace_steps_by_id" ON "__schema__"."__prefix__trace_steps" USING btree ("session_key","trace_id","incarnation");