using Microsoft.OpenApi;

namespace GridMap.Api.Http;

/// <summary>The OpenAPI document: the same on every machine, so that it can be committed and compared.</summary>
public static class ApiDescription
{
    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "GridMap";
            document.Info.Version = "1";
            document.Info.Description = "Walking coverage on real streets. Longitude before latitude, WGS 84; every JSON document also as MessagePack (Accept: application/vnd.msgpack).";
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(GeoJsonGeometry))
            {
                DescribeGeometry(schema);
            }

            return Task.CompletedTask;
        });
    });

    private static void DescribeGeometry(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Description = "A GeoJSON geometry, longitude before latitude, WGS 84.";
        schema.Required = new HashSet<string> { "type" };
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"],
            },
            ["coordinates"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema() },
            ["geometries"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Object } },
        };
    }
}
