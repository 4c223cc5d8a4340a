import eu.trentorise.opendata.jackan.CkanClient;
import eu.trentorise.opendata.jackan.exceptions.CkanException;
import eu.trentorise.opendata.jackan.model.CkanDataset;
import eu.trentorise.opendata.jackan.model.CkanDatasetBase;
import eu.trentorise.opendata.jackan.model.CkanOrganization;

/** Publishes and finds a dataset with Jackan: Publish URL KEY */
public class Publish {
    public static void main(String[] arguments) {
        CkanClient client = new CkanClient(arguments[0], arguments[1]);
        CkanOrganization city = client.createOrganization(new CkanOrganization("city"));
        CkanDatasetBase trees = new CkanDatasetBase("trees");
        trees.setTitle("Trees");
        trees.setOwnerOrg(city.getId());
        client.createDataset(trees);
        CkanDataset shown = client.getDataset("trees");
        System.out.println("title: " + shown.getTitle());
        System.out.println("organization: " + shown.getOrganization().getName());
        System.out.println("count: " + client.searchDatasets("trees", 10, 0).getCount());
        try {
            client.createDataset(trees);
        } catch (CkanException refused) {
            System.out.println("refused: " + refused.getMessage().contains("That URL is already in use."));
        }
    }
}
